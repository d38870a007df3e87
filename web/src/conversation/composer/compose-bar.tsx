import { Pencil, Reply, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ui/icon-button';
import type { Compose } from '../conversation-context';
import { textOf } from '../message/spoken-message';
import styles from './compose-bar.module.css';

/** What is answered or edited, and the way out. */
export function ComposeBar({ compose, onLeave }: { compose: Compose; onLeave: () => void }) {
  const { t } = useTranslation('conversation');
  if (compose.kind === 'NEW') return null;
  const { message } = compose;
  const isEdit = compose.kind === 'EDIT';
  return (
    <div className={styles.bar}>
      {isEdit ? <Pencil aria-hidden /> : <Reply aria-hidden />}
      <div className={styles.text}>
        <p className={styles.title}>
          {isEdit ? t('composer.editing') : t('composer.replying', { name: message.sender?.displayName })}
        </p>
        <p className={styles.quote}>{textOf(message, t)}</p>
      </div>
      <IconButton label={t('composer.leave')} onPress={onLeave}>
        <X />
      </IconButton>
    </div>
  );
}
