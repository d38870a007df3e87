import { CircleAlert } from 'lucide-react';
import { Button } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import { useOpenRoom } from '../conversation-context';
import type { Outgoing } from '../outbox/outgoing';
import styles from './not-sent-yet.module.css';

/** Why an own message is not there yet, and what one can do. Silent while it is merely on its way. */
export function NotSentYet({ outgoing }: { outgoing: Outgoing }) {
  const { t } = useTranslation(['conversation', 'common']);
  const { outbox } = useOpenRoom();
  const { id, state, error } = outgoing;
  if (!error) return null;
  if (state === 'SENDING') {
    return (
      <p className={styles.waiting}>{t(error === 'RATE_LIMITED' ? 'outbox.slowed' : 'outbox.waiting')}</p>
    );
  }
  return (
    <div className={styles.failed} role="alert">
      <CircleAlert aria-hidden />
      <span>
        {t('outbox.failed')} {t(`common:error.${error}`)}
      </span>
      <Button className={styles.action} onPress={() => outbox.retry(id)}>
        {t('outbox.retry')}
      </Button>
      <Button className={styles.action} onPress={() => outbox.discard(id)}>
        {t('outbox.discard')}
      </Button>
    </div>
  );
}
