import type { RoomEvent } from '../sync/apply-event';

type MessageSent = RoomEvent & { __typename: 'MessageSent' };

/** Whether an event is news to somebody who is not looking. */
export function isNews(event: RoomEvent, meId: string): event is MessageSent {
  if (event.__typename !== 'MessageSent') return false;
  const { sender, deletedAt, recalledAt } = event.message;
  const isTheirs = sender !== null && sender.id !== meId;
  return isTheirs && !deletedAt && !recalledAt;
}

export const canNotify = () => 'Notification' in window;

export const mayNotify = () => canNotify() && Notification.permission === 'granted';

const LOOKING = 'recado-looking';

/** Held by every tab that can be seen: while there is one, the others keep quiet. */
export function holdWhileLooking(): () => void {
  const ended = new AbortController();
  let letGo: (() => void) | null = null;
  const follow = () => {
    letGo?.();
    letGo = null;
    if (document.hidden) return;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    void navigator.locks?.request(LOOKING, { mode: 'shared' }, () => held);
  };
  follow();
  document.addEventListener('visibilitychange', follow, { signal: ended.signal });
  return () => {
    ended.abort();
    letGo?.();
  };
}

export async function isSomebodyLooking(): Promise<boolean> {
  if (!document.hidden) return true;
  const locks = await navigator.locks?.query();
  return locks?.held?.some(({ name }) => name === LOOKING) ?? false;
}
