import { useSyncExternalStore } from 'react';
import { useApi } from '../api/api';
import type { PresenceStatus } from '../gql';

/** How this device shows the viewer. */
export function useOwnStatus(): PresenceStatus {
  const { status } = useApi();
  return useSyncExternalStore(status.subscribe, () => status.now);
}
