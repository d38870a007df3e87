import { useMutation } from '@apollo/client/react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AccountsDocument, CreateAccountDocument, type UserKind, type WorkspaceRole } from '../gql';
import { useSubmit } from '../session/use-submit';
import { FormDialog } from '../ui/form-dialog';
import { TextField } from '../ui/text-field';
import { showToast } from '../ui/toast';
import { RoleChoice } from './role-choice';
import { Segments } from './segments';

const KINDS: readonly UserKind[] = ['HUMAN', 'BOT'];
const FIELDS = ['displayName', 'email', 'password', 'department'] as const;

/** A new account. Its person signs in with the password that is given here; a program gets tokens afterwards. */
export function AddPersonDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['admin', 'common']);
  const [create] = useMutation(CreateAccountDocument, { refetchQueries: [AccountsDocument] });
  const [kind, setKind] = useState<UserKind>('HUMAN');
  const [role, setRole] = useState<WorkspaceRole>('MEMBER');
  const { isPending, error, onSubmit } = useSubmit(
    async ({ displayName = '', email = '', password, department }) => {
      const input = {
        displayName,
        email,
        kind,
        role,
        password: password || null,
        department: department || null,
      };
      await create({ variables: { input } });
      showToast(t('add.done', { name: displayName }));
      onClose();
    },
  );
  const wrong = FIELDS.find((field) => error?.field === field || error?.field === `input.${field}`);
  const errorAt = (field: (typeof FIELDS)[number]) => {
    if (!error || wrong !== field) return null;
    if (error.code === 'CONFLICT') return t('add.taken');
    return field === 'password' ? t('add.passwordHint') : t(`common:error.${error.code}`);
  };
  return (
    <FormDialog
      title={t('add.title')}
      action={t('add.action')}
      isPending={isPending}
      error={wrong ? null : error}
      onSubmit={onSubmit}
      onClose={onClose}
    >
      <Segments
        label={t('add.kind')}
        choices={KINDS.map((value) => ({ value, text: t(`add.${value}`) }))}
        value={kind}
        onChange={setKind}
      />
      <TextField
        name="displayName"
        label={t('add.name')}
        isRequired
        autoFocus
        maxLength={100}
        error={errorAt('displayName')}
      />
      <TextField name="email" type="email" label={t('add.email')} isRequired error={errorAt('email')} />
      {kind === 'HUMAN' ? (
        <TextField
          name="password"
          type="password"
          autoComplete="new-password"
          label={t('add.password')}
          description={t('add.passwordHint')}
          error={errorAt('password')}
        />
      ) : null}
      <RoleChoice role={role} onChoose={setRole} />
      <TextField
        name="department"
        label={t('account.department')}
        description={t('account.departmentHint')}
        maxLength={100}
        error={errorAt('department')}
      />
    </FormDialog>
  );
}
