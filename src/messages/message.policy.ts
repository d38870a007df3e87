import type { Limits } from '../config/limits.js';
import { Conflict, WindowClosed } from '../errors/chat-error.js';
import type { MessageEntity } from './message.entity.js';
import { MessageType } from './message.enums.js';

export type Window = 'edit' | 'recall';

type Timed = Pick<MessageEntity, 'createdAt'>;
type Aging = Timed & Pick<MessageEntity, 'type' | 'deletedAt' | 'recalledAt'>;

const secondsOf = (window: Window, limits: Limits) =>
  window === 'edit' ? limits.editWindowSeconds : limits.recallWindowSeconds;

/** The last moment at which an author may edit or recall. */
export function closesAt(window: Window, message: Timed, limits: Limits): Date {
  return new Date(message.createdAt.getTime() + secondsOf(window, limits) * 1000);
}

/** @throws WindowClosed */
export function requireWithin(window: Window, message: Timed, now: Date, limits: Limits): void {
  if (now > closesAt(window, message, limits)) throw new WindowClosed(window, secondsOf(window, limits));
}

/** @throws Conflict for a message that was deleted or taken back. */
export function requireAlive(message: Pick<MessageEntity, 'deletedAt' | 'recalledAt'>): void {
  if (message.deletedAt) throw new Conflict('This message was deleted.');
  if (message.recalledAt) throw new Conflict('This message was recalled.');
}

/** Whether an author may still edit or recall it, apart from the time. */
export function isOpenTo(window: Window, message: Aging): boolean {
  const alive = !message.deletedAt && !message.recalledAt;
  return (
    alive && (window === 'recall' ? message.type !== MessageType.SYSTEM : message.type === MessageType.TEXT)
  );
}
