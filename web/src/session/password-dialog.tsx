import { useTranslation } from 'react-i18next';
import { FormDialog } from '../ui/form-dialog';
import { TextField } from '../ui/text-field';
import { showToast } from '../ui/toast';
import { changePassword } from './session-actions';
import { useSubmit } from './use-submit';

export default function PasswordDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('session');
  const { isPending, error, onSubmit } = useSubmit(async ({ current = '', next = '' }) => {
    await changePassword(current, next);
    showToast(t('password.done'));
    onClose();
  });
  const isWrong = error?.field === 'currentPassword';
  const isShort = error?.field === 'newPassword';
  return (
    <FormDialog
      title={t('password.title')}
      action={t('password.action')}
      isPending={isPending}
      error={isWrong || isShort ? null : error}
      onSubmit={onSubmit}
      onClose={onClose}
      lead={<p>{t('password.lead')}</p>}
    >
      <TextField
        name="current"
        type="password"
        label={t('password.current')}
        autoComplete="current-password"
        isRequired
        autoFocus
        error={isWrong ? t('password.wrong') : null}
      />
      <TextField
        name="next"
        type="password"
        label={t('password.new')}
        description={t('password.hint')}
        autoComplete="new-password"
        minLength={10}
        isRequired
        error={isShort ? t('password.hint') : null}
      />
    </FormDialog>
  );
}
