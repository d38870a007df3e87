import { useTranslation } from 'react-i18next';
import { Skeleton } from '../../ui/skeleton';
import { VisuallyHidden } from '../../ui/visually-hidden';
import styles from './message-list-skeleton.module.css';

const WIDTHS = ['14rem', '22rem', '9rem', '18rem', '12rem'];

export function MessageListSkeleton() {
  const { t } = useTranslation();
  return (
    <div className={styles.list} role="status">
      <VisuallyHidden>{t('loading')}</VisuallyHidden>
      {WIDTHS.map((width, index) => (
        <div key={width} className={index % 3 === 2 ? styles.own : styles.line}>
          {index % 3 === 2 ? null : <Skeleton isRound width="2rem" height="2rem" />}
          <Skeleton width={`min(${width}, 70%)`} height={index % 2 ? '3.75rem' : '2.5rem'} />
        </div>
      ))}
    </div>
  );
}
