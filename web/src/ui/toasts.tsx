import { X } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { IconButton } from './icon-button';
import { dismissToast, onToasts, toastsNow } from './toast';
import styles from './toasts.module.css';

export function Toasts() {
  const { t } = useTranslation();
  const toasts = useSyncExternalStore(onToasts, toastsNow);
  return (
    <div className={styles.toasts} role="status">
      {toasts.map(({ id, text, href }) => (
        <div key={id} className={styles.toast}>
          {href ? (
            <Link href={href} className={styles.link} onClick={() => dismissToast(id)}>
              {text}
            </Link>
          ) : (
            <span className={styles.text}>{text}</span>
          )}
          <IconButton label={t('dismiss')} onPress={() => dismissToast(id)}>
            <X />
          </IconButton>
        </div>
      ))}
    </div>
  );
}
