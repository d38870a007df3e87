import { useMutation } from '@apollo/client/react';
import { EllipsisVertical, MessageSquare, UserMinus } from 'lucide-react';
import { useState } from 'react';
import { Header } from 'react-aria-components/Header';
import { Separator } from 'react-aria-components/Separator';
import { useTranslation } from 'react-i18next';
import { apiErrorOf } from '../api/errors';
import { ChangeMemberRoleDocument, RemoveMemberDocument, type RoomRole } from '../gql';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { IconButton } from '../ui/icon-button';
import { Menu, MenuItem, MenuSection, MenuTrigger } from '../ui/menu';
import { showToast } from '../ui/toast';
import { forgetMembers } from './forget-members';
import type { MemberProps } from './member-row';
import { useStartConversation } from './start-conversation';

const ROLES: readonly RoomRole[] = ['ADMIN', 'MODERATOR', 'MEMBER'];

/** What can be done with another member. */
export function MemberMenu({ room, member, rights, onClose }: MemberProps) {
  const { t } = useTranslation(['rooms', 'common']);
  const { user, role } = member;
  const [isRemoving, setRemoving] = useState(false);
  const { openPrivate } = useStartConversation();
  const update = forgetMembers(room.id);
  const [changeRole] = useMutation(ChangeMemberRoleDocument, { update });
  const [remove] = useMutation(RemoveMemberDocument, { update });
  const variables = { roomId: room.id, userId: user.id };
  const tell = (error: unknown) => showToast(t(`common:error.${apiErrorOf(error).code}`));
  const give = (next: RoomRole | undefined) => {
    if (next && next !== role) changeRole({ variables: { ...variables, role: next } }).catch(tell);
  };
  return (
    <>
      <MenuTrigger>
        <IconButton label={t('membersDialog.options', { name: user.displayName })}>
          <EllipsisVertical />
        </IconButton>
        <Menu aria-label={t('membersDialog.options', { name: user.displayName })}>
          <MenuItem
            icon={<MessageSquare />}
            text={t('membersDialog.chat')}
            onAction={() => void openPrivate(user.id).then(onClose, tell)}
          />
          {rights.canGiveRoles ? (
            <MenuSection
              selectionMode="single"
              disallowEmptySelection
              selectedKeys={[role]}
              onSelectionChange={(keys) => give(ROLES.find((one) => keys !== 'all' && keys.has(one)))}
            >
              <Header>{t('membersDialog.makeRole')}</Header>
              {ROLES.map((one) => (
                <MenuItem key={one} id={one} text={t(`role.${one}`)} />
              ))}
            </MenuSection>
          ) : null}
          {rights.canRemove(role) ? <Separator /> : null}
          {rights.canRemove(role) ? (
            <MenuItem
              icon={<UserMinus />}
              isDangerous
              text={t('membersDialog.remove')}
              onAction={() => setRemoving(true)}
            />
          ) : null}
        </Menu>
      </MenuTrigger>
      {isRemoving ? (
        <ConfirmDialog
          title={t('membersDialog.removeTitle', { name: user.displayName })}
          action={t('membersDialog.removeAction')}
          onConfirm={() => remove({ variables })}
          onClose={() => setRemoving(false)}
        >
          {t('membersDialog.removeText')}
        </ConfirmDialog>
      ) : null}
    </>
  );
}
