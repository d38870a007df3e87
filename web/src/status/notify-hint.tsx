import { Bell, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button';
import { IconButton } from '../ui/icon-button';
import styles from './notify-hint.module.css';
import { useNotifyPermission } from './use-notify-permission';

const DISMISSED_KEY = 'recado-notify-dismissed';

/** Offers notifications once, and takes no for an answer. */
export function NotifyHint() {
  const { t } = useTranslation(['status', 'common']);
  const { canAsk, ask } = useNotifyPermission();
  const [isDismissed, setDismissed] = useState(() => localStorage.getItem(DISMISSED_KEY) !== null);
  if (!canAsk || isDismissed) return null;
  const dismiss = () => {
    localStorage.setItem(DISMISSED_KEY, 'yes');
    setDismissed(true);
  };
  return (
    <aside className={styles.hint}>
      <Bell aria-hidden className={styles.icon} />
      <div className={styles.words}>
        <p>{t('notify.text')}</p>
        <Button variant="ghost" className={styles.action ?? ''} onPress={ask}>
          {t('notify.action')}
        </Button>
      </div>
      <IconButton label={t('common:dismiss')} className={styles.dismiss ?? ''} onPress={dismiss}>
        <X />
      </IconButton>
    </aside>
  );
}
