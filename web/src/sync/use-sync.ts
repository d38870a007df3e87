import { useSyncExternalStore } from 'react';
import { useApi } from '../api/api';
import type { ConnectionState } from './connection';
import type { Sync } from './sync';

export const useSync = (): Sync => useApi().sync;

export function useConnection(): ConnectionState {
  const { connection } = useSync();
  return useSyncExternalStore(connection.subscribe, () => connection.state);
}
