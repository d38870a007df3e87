import type { PresenceStatus } from '../gql';
import type { ConnectionState } from '../sync/connection';
import { OwnStatus } from './own-status';
import { signalStatus } from './status-signal';

function scene() {
  const kept = new Map<string, string>();
  const status = new OwnStatus('ana', {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
  });
  const listeners = new Set<() => void>();
  const connection = {
    state: 'connecting' as ConnectionState,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const become = (state: ConnectionState) => {
    connection.state = state;
    for (const listener of listeners) listener();
  };
  const told: PresenceStatus[] = [];
  const stop = signalStatus(status, connection, (now) => told.push(now));
  return { status, become, told, stop };
}

describe('the own status is told', () => {
  it('when it changes', () => {
    const { status, become, told, stop } = scene();
    status.report();
    become('live');
    status.choose('BUSY');
    status.setIdle(true);
    stop();
    status.choose('AWAY');
    expect(told).toEqual(['BUSY']);
  });

  it('when it was chosen while the socket opened, which had brought along another', () => {
    const { status, become, told } = scene();
    status.report();
    status.choose('BUSY');
    expect(told).toEqual([]);
    become('live');
    expect(told).toEqual(['BUSY']);
  });

  it('by the next socket alone when it was chosen without one', () => {
    const { status, become, told } = scene();
    status.report();
    for (const state of ['live', 'offline'] as const) become(state);
    status.choose('BUSY');
    status.report();
    become('live');
    expect(told).toEqual([]);
  });
});
