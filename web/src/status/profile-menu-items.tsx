import { Bell, Languages, LockKeyhole, LogOut, MonitorDot, MonitorSmartphone, SunMoon } from 'lucide-react';
import { Separator } from 'react-aria-components/Separator';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { signOut } from '../session/session-actions';
import { useMe } from '../session/use-session';
import { Menu, MenuItem, OpenMenuTrigger, SubmenuTrigger } from '../ui/menu';
import type { MenuButton } from '../ui/menu-on-demand';
import { LanguageMenu, ThemeMenu } from './preference-menus';
import type { ProfileDialogName } from './profile-menu';
import { StatusSection } from './status-section';
import { useNotifyPermission } from './use-notify-permission';

interface ProfileMenuItemsProps {
  button: MenuButton;
  onChoose: (dialog: ProfileDialogName) => void;
}

/** Status, preferences, and the way out. */
export default function ProfileMenuItems({ button, onChoose }: ProfileMenuItemsProps) {
  const { t } = useTranslation(['status', 'session']);
  const me = useMe();
  const [, navigate] = useLocation();
  const { canAsk, ask } = useNotifyPermission();
  return (
    <OpenMenuTrigger button={button}>
      <Menu aria-label={t('menu')} placement="bottom start">
        <StatusSection />
        <Separator />
        <SubmenuTrigger>
          <MenuItem icon={<Languages />} text={t('language')} />
          <LanguageMenu />
        </SubmenuTrigger>
        <SubmenuTrigger>
          <MenuItem icon={<SunMoon />} text={t('theme.title')} />
          <ThemeMenu />
        </SubmenuTrigger>
        {canAsk ? <MenuItem icon={<Bell />} text={t('notify.action')} onAction={ask} /> : null}
        {me.role === 'MEMBER' ? null : (
          <MenuItem icon={<MonitorDot />} text={t('admin')} onAction={() => navigate('/admin')} />
        )}
        <MenuItem
          icon={<LockKeyhole />}
          text={t('session:password.title')}
          onAction={() => onChoose('password')}
        />
        <Separator />
        <MenuItem
          icon={<MonitorSmartphone />}
          text={t('session:signOut.everywhere')}
          onAction={() => onChoose('everywhere')}
        />
        <MenuItem icon={<LogOut />} text={t('session:signOut.here')} onAction={() => void signOut()} />
      </Menu>
    </OpenMenuTrigger>
  );
}
