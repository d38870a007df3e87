import { useMutation } from '@apollo/client/react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type AccountFragment, ChangeAccountDocument } from '../gql';
import { useSubmit } from '../session/use-submit';
import { FormDialog } from '../ui/form-dialog';
import { TextField } from '../ui/text-field';
import { RoleChoice } from './role-choice';

/** Another role, another department. */
export function AccountDialog({ account, onClose }: { account: AccountFragment; onClose: () => void }) {
  const { t } = useTranslation(['admin', 'common']);
  const [change] = useMutation(ChangeAccountDocument);
  const [role, setRole] = useState(account.role);
  const { isPending, error, onSubmit } = useSubmit(async ({ department }) => {
    const input = { id: account.id, role, department: department?.trim() || null };
    await change({ variables: { input } });
    onClose();
  });
  return (
    <FormDialog
      title={account.displayName}
      action={t('common:save')}
      isPending={isPending}
      error={error}
      onSubmit={onSubmit}
      onClose={onClose}
    >
      <RoleChoice role={role} onChoose={setRole} />
      <TextField
        name="department"
        label={t('account.department')}
        description={t('account.departmentHint')}
        defaultValue={account.department ?? ''}
        maxLength={100}
      />
    </FormDialog>
  );
}
