import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import { useMe } from '../session/use-session';
import { Avatar } from '../ui/avatar';
import { lazily, UntilLoaded } from '../ui/lazily';
import { MenuOnDemand } from '../ui/menu-on-demand';
import { PresenceDot } from '../ui/presence-dot';
import styles from './profile-menu.module.css';
import { useOwnStatus } from './use-own-status';

const Items = lazily(() => import('./profile-menu-items'));

const DIALOGS = {
  password: lazily(() => import('../session/password-dialog')),
  everywhere: lazily(() => import('../session/sign-out-everywhere-dialog')),
};

export type ProfileDialogName = keyof typeof DIALOGS;

/** One's own face, and behind it what concerns oneself. */
export function ProfileMenu() {
  const { t } = useTranslation('status');
  const me = useMe();
  const status = useOwnStatus();
  const [dialog, setDialog] = useState<ProfileDialogName | null>(null);
  const Dialog = dialog && DIALOGS[dialog];
  const button = (
    <Button className={styles.face} aria-label={t('menu')}>
      <Avatar id={me.id} name={me.displayName} avatarUrl={me.avatarUrl} size="s">
        <PresenceDot status={status} />
      </Avatar>
    </Button>
  );
  return (
    <>
      <MenuOnDemand button={button}>
        {(pressed) => <Items button={pressed} onChoose={setDialog} />}
      </MenuOnDemand>
      {Dialog ? (
        <UntilLoaded>
          <Dialog onClose={() => setDialog(null)} />
        </UntilLoaded>
      ) : null}
    </>
  );
}
