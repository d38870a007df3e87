import { useTranslation } from 'react-i18next';
import { Skeleton } from '../ui/skeleton';
import styles from './room-rows-skeleton.module.css';

/** Rooms that are on their way. */
export function RoomRowsSkeleton({ count = 8 }: { count?: number }) {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t('loading')}>
      {Array.from({ length: count }, (_, index) => (
        <div key={index} className={styles.row}>
          <Skeleton width="2.75rem" height="2.75rem" isRound />
          <span className={styles.words}>
            <Skeleton width={`${45 + ((index * 17) % 30)}%`} />
            <Skeleton width={`${60 + ((index * 23) % 35)}%`} height="0.75rem" />
          </span>
        </div>
      ))}
    </div>
  );
}
