import { useTranslation } from 'react-i18next';
import type { WorkspaceRole } from '../gql';
import { useMe } from '../session/use-session';
import { Segments } from './segments';

interface RoleChoiceProps {
  role: WorkspaceRole;
  onChoose: (role: WorkspaceRole) => void;
}

/** Only an owner makes another owner. */
export function RoleChoice({ role, onChoose }: RoleChoiceProps) {
  const { t } = useTranslation('admin');
  const me = useMe();
  const roles: readonly WorkspaceRole[] =
    me.role === 'OWNER' ? ['MEMBER', 'ADMIN', 'OWNER'] : ['MEMBER', 'ADMIN'];
  return (
    <Segments
      label={t('account.role')}
      choices={roles.map((value) => ({ value, text: t(`role.${value}`) }))}
      value={role}
      onChange={onChoose}
    />
  );
}
