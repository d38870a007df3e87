import { useEffect } from 'react';
import { useApi } from '../api/api';

/** Keeps the presence of these people up to date while they are shown. */
export function usePresence(userIds: readonly string[]): void {
  const { presence } = useApi();
  const key = [...new Set(userIds)].sort().join();
  useEffect(() => (key ? presence.show(key.split(',')) : undefined), [presence, key]);
}
