import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { SearchMessagesQuery } from '../../gql';
import { useFormat } from '../../i18n/format';
import { Avatar } from '../../ui/avatar';
import { excerpt } from './excerpt';
import styles from './message-results.module.css';

interface MessageHitProps {
  message: SearchMessagesQuery['searchMessages']['nodes'][number];
  query: string;
  isRoomKnown: boolean;
}

/** A found message: who, where, when, and the words in their sentence. */
export function MessageHit({ message, query, isRoomKnown }: MessageHitProps) {
  const { t } = useTranslation('conversation');
  const format = useFormat();
  const { sender, room, createdAt } = message;
  const name = sender?.displayName ?? '';
  return (
    // With a state, pressing it again is noticed, too (useJump).
    <Link href={`/rooms/${room.id}/messages/${message.id}`} state={{}} className={styles.hit} data-row>
      <Avatar id={sender?.id ?? ''} name={name} avatarUrl={sender?.avatarUrl ?? null} size="s" />
      <span className={styles.words}>
        <span className={styles.line}>
          <span className={styles.name}>
            {isRoomKnown || !room.name ? name : t('search.in', { name, room: room.name })}
          </span>
          <time className={styles.time} dateTime={createdAt}>
            {format.short(new Date(createdAt))}
          </time>
        </span>
        <span className={styles.text}>
          {excerpt(message.body, query).map(({ text, isHit }, index) =>
            isHit ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>,
          )}
        </span>
      </span>
    </Link>
  );
}
