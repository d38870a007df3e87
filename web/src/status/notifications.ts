import type { RoomPartsFragment } from '../gql';
import { isMuted } from '../rooms/unread';
import type { RoomEvent } from '../sync/apply-event';

type MessageSent = RoomEvent & { __typename: 'MessageSent' };

/** Whether an event is news to somebody who is not looking. */
export function isNews(event: RoomEvent, meId: string): event is MessageSent {
  if (event.__typename !== 'MessageSent') return false;
  const { sender, deletedAt, recalledAt } = event.message;
  const isTheirs = sender !== null && sender.id !== meId;
  return isTheirs && !deletedAt && !recalledAt;
}

/** Whether it is news still: the room may be muted, or read so far on another device. */
export const isHeard = (room: RoomPartsFragment, { message }: MessageSent) =>
  !isMuted(room) && message.seq > room.viewer.lastReadSeq;

const hasNotifications = () => 'Notification' in globalThis;

export const mayNotify = () => hasNotifications() && Notification.permission === 'granted';

/** Whether it makes sense to ask for leave to notify. */
export function canAskToNotify(): boolean {
  if (!hasNotifications() || Notification.permission !== 'default') return false;
  try {
    // Before anybody has allowed it, this shows nothing. Chrome on Android leaves it to service workers, and throws.
    new Notification('');
    return true;
  } catch {
    return false;
  }
}

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
