import { useTranslation } from 'react-i18next';
import { Spinner } from '../ui/spinner';
import { VisuallyHidden } from '../ui/visually-hidden';
import styles from './splash.module.css';

/** The whole page, while something large is on its way. */
export function Splash() {
  const { t } = useTranslation();
  return (
    <div className={styles.splash} role="status">
      <Spinner />
      <VisuallyHidden>{t('loading')}</VisuallyHidden>
    </div>
  );
}
