import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { LastMessageFragment } from '../gql';
import { useMe } from '../session/use-session';
import type { Room } from './use-room';

/** The last message of a room in one line. */
export function MessagePreview({ room }: { room: Room }) {
  const { t } = useTranslation('rooms');
  const me = useMe();
  const message = room.lastMessage;
  if (!message) return t('preview.none');
  const text = textOf(message, t);
  if (!message.sender) return text;
  if (message.sender.id === me.id) return t('preview.you', { text });
  if (room.type === 'PRIVATE') return text;
  return t('preview.somebody', { name: firstName(message.sender.displayName), text });
}

/** What a message says, where there is little room: in lists and notifications. */
export function textOf(message: Omit<LastMessageFragment, 'sender'>, t: TFunction<'rooms'>): string {
  const { type, body, deletedAt, recalledAt } = message;
  if (deletedAt) return t('preview.deleted');
  if (recalledAt) return t('preview.recalled');
  switch (type) {
    case 'TEXT':
      return body;
    case 'SYSTEM':
      return systemText(message, t);
    case 'IMAGE':
    case 'AUDIO':
    case 'VIDEO':
    case 'FILE':
      return t(`preview.${type}`);
  }
}

/** The server's words are English; `metadata` says it for programs. */
function systemText(
  { body, metadata }: Pick<LastMessageFragment, 'body' | 'metadata'>,
  t: TFunction<'rooms'>,
) {
  const { action, name = '' } = (metadata ?? {}) as { action?: string; name?: string };
  if (action === 'joined' || action === 'left' || action === 'removed') return t(`preview.${action}`);
  return action === 'renamed' ? t('preview.renamed', { name }) : body;
}

const firstName = (name: string) => name.split(' ')[0] ?? name;
