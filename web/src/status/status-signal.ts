import type { PresenceStatus } from '../gql';
import type { Connection } from '../sync/connection';
import type { OwnStatus } from './own-status';

/**
 * Tells the server when this device is to be seen otherwise. While the socket is away nothing is told: the next one
 * brings along what is so when it opens, and what changed before it was there is told then.
 */
export function signalStatus(
  status: OwnStatus,
  connection: Pick<Connection, 'state' | 'subscribe'>,
  tell: (status: PresenceStatus) => void,
): () => void {
  const follow = () => {
    if (connection.state === 'live' && !status.isReported) tell(status.report());
  };
  const stops = [status.subscribe(follow), connection.subscribe(follow)];
  follow();
  return () => {
    for (const stop of stops) stop();
  };
}
