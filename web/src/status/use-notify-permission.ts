import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showToast } from '../ui/toast';
import { canAskToNotify } from './notifications';

/** Asks for leave to notify; only when somebody presses a button for it. */
export function useNotifyPermission() {
  const { t } = useTranslation('status');
  const [canAsk, setCanAsk] = useState(canAskToNotify);
  const ask = () => {
    void Notification.requestPermission().then((answer) => {
      setCanAsk(answer === 'default');
      showToast(t(answer === 'granted' ? 'notify.on' : 'notify.refused'));
    });
  };
  return { canAsk, ask };
}
