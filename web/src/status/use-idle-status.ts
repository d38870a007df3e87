import { useEffect } from 'react';
import { useApi } from '../api/api';
import { SetStatusDocument } from '../gql';
import { Idleness } from './idleness';
import { signalStatus } from './status-signal';

const IDLE_AFTER_MS = 5 * 60_000;
const INPUTS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

/** AWAY on this device after five minutes without input, and back with the next. */
export function useIdleStatus(): void {
  const { client, status, sync } = useApi();

  useEffect(() => {
    const idleness = new Idleness(IDLE_AFTER_MS, (isIdle) => status.setIdle(isIdle));
    for (const input of INPUTS) addEventListener(input, idleness.touch, { passive: true });
    return () => {
      idleness.stop();
      for (const input of INPUTS) removeEventListener(input, idleness.touch);
    };
  }, [status]);

  useEffect(
    () =>
      signalStatus(status, sync.connection, (now) => {
        // Over the socket, it is this device's status.
        client
          .mutate({ mutation: SetStatusDocument, variables: { status: now }, context: { overSocket: true } })
          .catch(() => undefined);
      }),
    [client, status, sync],
  );

  useEffect(() => {
    const onStorage = ({ key }: StorageEvent) => key === status.key && status.tell();
    addEventListener('storage', onStorage);
    return () => removeEventListener('storage', onStorage);
  }, [status]);
}
