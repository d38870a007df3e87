import { CloudOff, Check } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './connection-banner.module.css';
import { useConnection } from './use-sync';

/** A short break is nobody's business. */
const PATIENCE_MS = 2_000;
const GOOD_NEWS_MS = 2_500;

type Banner = 'none' | 'offline' | 'back';

/** Quiet words when the connection is gone for longer than a moment, and when it is back. */
export function ConnectionBanner() {
  const { t } = useTranslation();
  const banner = useBanner();
  return (
    <div role="status" className={styles.place}>
      {banner === 'none' ? null : (
        <p className={`${styles.banner} ${banner === 'back' ? styles.back : ''}`}>
          {banner === 'offline' ? <CloudOff aria-hidden /> : <Check aria-hidden />}
          {t(`connection.${banner}`)}
        </p>
      )}
    </div>
  );
}

function useBanner(): Banner {
  const isLive = useConnection() === 'live';
  const [banner, setBanner] = useState<Banner>('none');
  useEffect(() => {
    if (!isLive) {
      const timer = setTimeout(() => setBanner('offline'), PATIENCE_MS);
      return () => clearTimeout(timer);
    }
    setBanner((shown) => (shown === 'offline' ? 'back' : 'none'));
    const timer = setTimeout(() => setBanner('none'), GOOD_NEWS_MS);
    return () => clearTimeout(timer);
  }, [isLive]);
  return banner;
}
