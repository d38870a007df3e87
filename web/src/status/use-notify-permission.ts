import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showToast } from '../ui/toast';
import { canNotify } from './notifications';

/** Asks for leave to notify; only when somebody presses a button for it. */
export function useNotifyPermission() {
  const { t } = useTranslation('status');
  const [permission, setPermission] = useState(() => (canNotify() ? Notification.permission : 'denied'));
  const ask = () => {
    void Notification.requestPermission().then((answer) => {
      setPermission(answer);
      showToast(t(answer === 'granted' ? 'notify.on' : 'notify.refused'));
    });
  };
  return { canAsk: permission === 'default', ask };
}
