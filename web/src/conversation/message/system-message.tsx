import { useFormat } from '../../i18n/format';
import type { Message } from '../timeline/message-merge';
import styles from './system-message.module.css';
import { useNotice } from './use-notice';

/** That somebody came, went or renamed the room: said quietly, in the middle. */
export function SystemMessage({ message }: { message: Message }) {
  const format = useFormat();
  const text = useNotice(message);
  const moment = new Date(message.createdAt);
  return (
    <article tabIndex={-1} className={styles.line} title={format.full(moment)}>
      <p className={styles.text}>{text}</p>
    </article>
  );
}
