import { Check, CheckCheck, Clock3 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMarksOfRoom } from '../conversation-context';
import type { Outgoing } from '../outbox/outgoing';
import type { Message } from '../timeline/message-merge';
import styles from './delivery-ticks.module.css';
import { statusFrom } from './marks';

/** On its way, sent, delivered to all, read by all. Nothing in rooms where nobody counts. */
export function DeliveryTicks({ message, outgoing }: { message: Message; outgoing: Outgoing | null }) {
  const { t } = useTranslation('conversation');
  const marks = useMarksOfRoom();
  if (outgoing) return <Clock3 className={styles.ticks} role="img" aria-label={t('ticks.SENDING')} />;
  const status = statusFrom(message, marks);
  if (!status) return null;
  const Icon = status === 'SENT' ? Check : CheckCheck;
  return (
    <Icon
      className={`${styles.ticks} ${status === 'READ' ? styles.read : ''}`}
      role="img"
      aria-label={t(`ticks.${status}`)}
      data-status={status}
    />
  );
}
