import { useMutation } from '@apollo/client/react';
import { EllipsisVertical, LogOut, UserCog, UserX } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type AccountFragment, DeactivateAccountDocument, EndSessionsDocument } from '../gql';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { IconButton } from '../ui/icon-button';
import { Menu, MenuItem, MenuTrigger } from '../ui/menu';
import { showToast } from '../ui/toast';
import { AccountDialog } from './account-dialog';

type Asked = 'change' | 'endSessions' | 'deactivate';

/** What an admin may do about an account. Whether the viewer may at all, the server has said. */
export function AccountMenu({ account, isOwn }: { account: AccountFragment; isOwn: boolean }) {
  const { t } = useTranslation('admin');
  const [asked, setAsked] = useState<Asked | null>(null);
  const [endSessions] = useMutation(EndSessionsDocument);
  const [deactivate] = useMutation(DeactivateAccountDocument);
  const { id, displayName: name } = account;
  const close = () => setAsked(null);
  return (
    <>
      <MenuTrigger>
        <IconButton label={t('account.menu', { name })}>
          <EllipsisVertical />
        </IconButton>
        <Menu onAction={(key) => setAsked(key as Asked)}>
          <MenuItem id="change" icon={<UserCog />} text={t('account.change')} />
          <MenuItem id="endSessions" icon={<LogOut />} text={t('account.endSessions')} />
          {isOwn ? null : (
            <MenuItem id="deactivate" icon={<UserX />} text={t('account.deactivate')} isDangerous />
          )}
        </Menu>
      </MenuTrigger>
      {asked === 'change' ? <AccountDialog account={account} onClose={close} /> : null}
      {asked === 'endSessions' ? (
        <ConfirmDialog
          title={t('endSessions.title', { name })}
          action={t('endSessions.action')}
          onConfirm={() =>
            endSessions({ variables: { id } }).then(() => showToast(t('endSessions.done', { name })))
          }
          onClose={close}
        >
          {t(isOwn ? 'endSessions.ownText' : 'endSessions.text')}
        </ConfirmDialog>
      ) : null}
      {asked === 'deactivate' ? (
        <ConfirmDialog
          title={t('deactivate.title', { name })}
          action={t('deactivate.action')}
          onConfirm={() =>
            deactivate({ variables: { id } }).then(() => showToast(t('deactivate.done', { name })))
          }
          onClose={close}
        >
          {t('deactivate.text')}
        </ConfirmDialog>
      ) : null}
    </>
  );
}
