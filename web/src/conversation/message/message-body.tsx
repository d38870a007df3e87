import type { Message } from '../timeline/message-merge';
import { Attachment } from './attachment';
import styles from './message-body.module.css';
import { MessageText } from './message-text';

/** With what belongs to it: its skin tone, and what it is joined to; or the two letters of a flag. */
const EMOJI = String.raw`(?:\p{ExtPict}\uFE0F?\p{EMod}?(?:\u200D\p{ExtPict}\uFE0F?\p{EMod}?)*|\p{RI}{2})`;
/** One to three emoji and nothing else are shown large. */
const ONLY_EMOJI = new RegExp(`^(?:${EMOJI}\\s?){1,3}$`, 'u');

export function MessageBody({ message, children }: { message: Message; children: React.ReactNode }) {
  if (message.type !== 'TEXT' && message.type !== 'SYSTEM') {
    return (
      <div className={styles.body}>
        <Attachment message={message} />
        {children}
      </div>
    );
  }
  const isLarge = ONLY_EMOJI.test(message.body);
  return (
    <div className={styles.body}>
      <span className={isLarge ? styles.large : styles.text}>
        <MessageText text={message.body} />
      </span>
      {children}
    </div>
  );
}
