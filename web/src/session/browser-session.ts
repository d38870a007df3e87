import { request } from '../api/request';
import { RefreshSessionDocument } from '../gql';
import { type Session, sessionOf } from './session';
import { SESSION_KEY, SessionStore } from './session-store';

/** The one session of this browser. */
export const session = new SessionStore({
  storage: localStorage,
  exclusively: (work) => ('locks' in navigator ? navigator.locks.request(SESSION_KEY, work) : inTurn(work)),
  refresh,
  now: Date.now,
});

addEventListener('storage', (event) => {
  // A null key: the whole storage was cleared.
  if (event.key === SESSION_KEY || event.key === null) session.reload();
});

async function refresh(refreshToken: string): Promise<Session> {
  const { data, clockSkewMs } = await request(RefreshSessionDocument, { refreshToken });
  return sessionOf(data.refreshSession, clockSkewMs);
}

let last: Promise<unknown> = Promise.resolve();

/** Locks between tabs exist on https and localhost only; elsewhere this tab alone keeps its order. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const result = last.then(work, work);
  last = result.catch(() => undefined);
  return result;
}
