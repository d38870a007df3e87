import { useMutation } from '@apollo/client/react';
import { useTranslation } from 'react-i18next';
import { type AccountTokenFragment, AccountTokensDocument, RevokeTokenDocument } from '../gql';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { showToast } from '../ui/toast';

export function RevokeTokenDialog({ token, onClose }: { token: AccountTokenFragment; onClose: () => void }) {
  const { t } = useTranslation('admin');
  const [revoke] = useMutation(RevokeTokenDocument, { refetchQueries: [AccountTokensDocument] });
  const { id, name } = token;
  return (
    <ConfirmDialog
      title={t('revokeToken.title', { name })}
      action={t('revokeToken.action')}
      onConfirm={() => revoke({ variables: { id } }).then(() => showToast(t('revokeToken.done', { name })))}
      onClose={onClose}
    >
      {t('revokeToken.text')}
    </ConfirmDialog>
  );
}
