import type { TFunction } from 'i18next';
import type { Format } from '../../i18n/format';
import type { Message } from '../timeline/message-merge';

/** How a screen reader names a message: who, when, and what it says. */
export function spokenMessage(
  message: Message,
  t: TFunction<'conversation'>,
  format: Pick<Format, 'time'>,
): string {
  return t('message.spoken', {
    name: message.sender?.displayName ?? '',
    time: format.time(new Date(message.createdAt)),
    body: textOf(message, t),
  });
}

/** What of a message stands in a line of text. */
export function textOf(
  message: Pick<Message, 'type' | 'body' | 'deletedAt' | 'recalledAt'>,
  t: TFunction<'conversation'>,
): string {
  if (message.deletedAt) return t('message.deleted');
  if (message.recalledAt) return t('message.recalled');
  if (message.type === 'TEXT' || message.type === 'SYSTEM') return message.body;
  return `${t(`message.type.${message.type}`)} ${message.body}`.trim();
}
