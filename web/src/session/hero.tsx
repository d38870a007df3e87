import { useTranslation } from 'react-i18next';
import iconUrl from '../app/icon.svg';
import styles from './hero.module.css';

/** The friendly side of the sign-in page. */
export function Hero() {
  const { t } = useTranslation('session');
  return (
    <aside className={styles.hero}>
      <p className={styles.brand}>
        <img src={iconUrl} alt="" width={36} height={36} />
        Recado
      </p>
      <div className={styles.bubbles} aria-hidden>
        <span className={styles.theirs}>{t('hero.bubble1')}</span>
        <span className={styles.ours}>{t('hero.bubble2')}</span>
        <span className={styles.theirs}>{t('hero.bubble3')}</span>
        <span className={styles.typing}>
          <i />
          <i />
          <i />
        </span>
      </div>
      <div>
        <p className={styles.title}>{t('hero.title')}</p>
        <p className={styles.text}>{t('hero.text')}</p>
      </div>
    </aside>
  );
}
