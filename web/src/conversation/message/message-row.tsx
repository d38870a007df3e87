import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Row } from '../timeline/rows';
import { DayLine } from './day-line';
import { MessageLine } from './message-line';
import { SystemMessage } from './system-message';
import styles from './message-row.module.css';

interface MessageRowProps {
  row: Row;
  /** Somebody has just jumped to it. */
  isFlashed: boolean;
}

/** What stands above a message, and the message. */
export const MessageRow = memo(function MessageRow({ row, isFlashed }: MessageRowProps) {
  const { t } = useTranslation('conversation');
  const { message, opensDay, opensUnread, opensGroup } = row;
  return (
    <div className={opensGroup ? styles.opening : styles.row} data-seq={message.seq}>
      {opensDay ? <DayLine day={message.createdAt} /> : null}
      {opensUnread ? <p className={styles.unread}>{t('list.unread')}</p> : null}
      {message.type === 'SYSTEM' ? (
        <SystemMessage message={message} />
      ) : (
        <MessageLine row={row} isFlashed={isFlashed} />
      )}
    </div>
  );
}, isSame);

function isSame(before: MessageRowProps, now: MessageRowProps): boolean {
  const keys = Object.keys(now.row) as (keyof Row)[];
  return before.isFlashed === now.isFlashed && keys.every((key) => before.row[key] === now.row[key]);
}
