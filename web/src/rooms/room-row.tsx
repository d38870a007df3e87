import { BellOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useFormat } from '../i18n/format';
import { MessagePreview } from './message-preview';
import { RoomAvatar } from './room-avatar';
import { titleOf } from './room-title';
import styles from './room-row.module.css';
import { isMuted } from './unread';
import type { Room } from './use-room';

/** A room in the list: who or what, the last word, what is new. */
export function RoomRow({ room, isOpen }: { room: Room; isOpen: boolean }) {
  const { t } = useTranslation('rooms');
  const format = useFormat();
  const { unreadCount } = room.viewer;
  const muted = isMuted(room);
  const at = room.lastMessage?.createdAt;
  return (
    <Link
      href={`/rooms/${room.id}`}
      className={`${styles.row} ${isOpen ? styles.open : ''} ${unreadCount ? styles.unread : ''}`}
      aria-current={isOpen ? 'page' : undefined}
      data-row
    >
      <RoomAvatar room={room} />
      <span className={styles.words}>
        <span className={styles.line}>
          <span className={styles.title}>{titleOf(room)}</span>
          {muted ? <BellOff className={styles.muted} role="img" aria-label={t('muted')} /> : null}
          {at ? (
            <time className={styles.time} dateTime={at}>
              {format.short(new Date(at))}
            </time>
          ) : null}
        </span>
        <span className={styles.line}>
          <span className={styles.preview}>
            <MessagePreview room={room} />
          </span>
          {unreadCount > 0 ? (
            <span className={`${styles.badge} ${muted ? styles.quiet : ''}`}>
              <span aria-hidden>{unreadCount > 99 ? '99+' : unreadCount}</span>
              <span className={styles.spoken}>{t('unread', { count: unreadCount })}</span>
            </span>
          ) : null}
        </span>
      </span>
    </Link>
  );
}
