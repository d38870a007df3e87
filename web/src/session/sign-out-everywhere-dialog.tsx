import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { signOutEverywhere } from './session-actions';

export default function SignOutEverywhereDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('session');
  return (
    <ConfirmDialog
      title={t('signOut.everywhereTitle')}
      action={t('signOut.everywhere')}
      onConfirm={signOutEverywhere}
      onClose={onClose}
    >
      {t('signOut.everywhereText')}
    </ConfirmDialog>
  );
}
