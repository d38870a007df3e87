import { useMutation } from '@apollo/client/react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type AccountFragment, ChangeAccountDocument } from '../gql';
import { useSubmit } from '../session/use-submit';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { ErrorText } from '../ui/error-text';
import { TextField } from '../ui/text-field';
import styles from './account-dialog.module.css';
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
    <Dialog
      title={account.displayName}
      onClose={onClose}
      footer={
        <>
          <Button variant="ghost" onPress={onClose}>
            {t('common:cancel')}
          </Button>
          <Button type="submit" form="account" variant="primary" isPending={isPending}>
            {t('common:save')}
          </Button>
        </>
      }
    >
      <form id="account" className={styles.form} onSubmit={onSubmit}>
        <RoleChoice role={role} onChoose={setRole} />
        <TextField
          name="department"
          label={t('account.department')}
          description={t('account.departmentHint')}
          defaultValue={account.department ?? ''}
          maxLength={100}
        />
        <ErrorText error={error} />
      </form>
    </Dialog>
  );
}
