import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { ErrorText } from '../ui/error-text';
import { TextField } from '../ui/text-field';
import { showToast } from '../ui/toast';
import { changePassword } from './session-actions';
import { useSubmit } from './use-submit';

const FORM = 'change-password';

export default function PasswordDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['session', 'common']);
  const { isPending, error, onSubmit } = useSubmit(async ({ current = '', next = '' }) => {
    await changePassword(current, next);
    showToast(t('password.done'));
    onClose();
  });
  const isWrong = error?.field === 'currentPassword';
  const isShort = error?.field === 'newPassword';
  return (
    <Dialog
      title={t('password.title')}
      onClose={onClose}
      footer={
        <>
          <Button variant="ghost" onPress={onClose}>
            {t('common:cancel')}
          </Button>
          <Button type="submit" form={FORM} variant="primary" isPending={isPending}>
            {t('password.action')}
          </Button>
        </>
      }
    >
      <p>{t('password.lead')}</p>
      <form id={FORM} onSubmit={onSubmit}>
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
      </form>
      <ErrorText error={isWrong || isShort ? null : error} />
    </Dialog>
  );
}
