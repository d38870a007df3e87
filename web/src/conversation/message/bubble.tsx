import { Ban } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format';
import { DeliveryTicks } from '../marks/delivery-ticks';
import type { Outgoing } from '../outbox/outgoing';
import type { Message } from '../timeline/message-merge';
import styles from './bubble.module.css';
import { MessageBody } from './message-body';
import { Quote } from './quote';
import { textOf } from './spoken-message';

interface BubbleProps {
  message: Message;
  outgoing: Outgoing | null;
  isMine: boolean;
  closesGroup: boolean;
}

export function Bubble({ message, outgoing, isMine, closesGroup }: BubbleProps) {
  const { t } = useTranslation('conversation');
  const isGone = Boolean(message.deletedAt ?? message.recalledAt);
  const classes = ['bubble', isMine && 'own', closesGroup && 'last', isGone && 'gone', outgoing && 'waiting'];
  return (
    <div className={classes.map((name) => (name ? styles[name] : '')).join(' ')}>
      {message.replyTo && !isGone ? <Quote quote={message.replyTo} /> : null}
      {isGone ? (
        <p className={styles.tombstone}>
          <Ban aria-hidden />
          {textOf(message, t)}
          <Meta message={message} />
        </p>
      ) : (
        <MessageBody message={message}>
          <Meta message={message}>
            {isMine ? <DeliveryTicks message={message} outgoing={outgoing} /> : null}
          </Meta>
        </MessageBody>
      )}
    </div>
  );
}

/** At the end of the last line where there is room for it. */
function Meta({ message, children }: { message: Message; children?: React.ReactNode }) {
  const { t } = useTranslation('conversation');
  const format = useFormat();
  const moment = new Date(message.createdAt);
  const isEdited = message.editedAt && !message.deletedAt && !message.recalledAt;
  return (
    <span className={styles.meta}>
      {isEdited ? <span>{t('message.edited')}</span> : null}
      <time dateTime={message.createdAt} title={format.full(moment)}>
        {format.time(moment)}
      </time>
      {children}
    </span>
  );
}
