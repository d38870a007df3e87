import { useTranslation } from 'react-i18next';
import type { PresenceStatus } from '../gql';
import styles from './presence-dot.module.css';

const SHAPES = { ONLINE: 'online', AWAY: 'away', BUSY: 'busy', OFFLINE: 'gone' } as const;

/** Whether somebody is there: by colour, by shape, and in words for a screen reader. */
export function PresenceDot({ status }: { status: PresenceStatus }) {
  const { t } = useTranslation('status');
  return (
    <span className={`${styles.dot} ${styles[SHAPES[status]]}`} role="img" aria-label={t(`name.${status}`)} />
  );
}
