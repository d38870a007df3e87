import { useSyncExternalStore } from 'react';
import type { Session } from './session';
import { session } from './browser-session';

/** The session of this browser; null when nobody is signed in. */
export function useSession(): Session | null {
  return useSyncExternalStore(session.subscribe, () => session.current);
}

/** The person who is signed in. Only for what is shown behind the sign-in page. */
export function useMe(): Session['user'] {
  const current = useSession();
  if (!current) throw new Error('Nobody is signed in.');
  return current.user;
}
