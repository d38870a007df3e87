import { UserPlus, Users } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Menu, MenuItem, OpenMenuTrigger } from '../ui/menu';
import type { MenuButton } from '../ui/menu-on-demand';
import type { NewDialogName } from './new-menu';

interface NewMenuItemsProps {
  button: MenuButton;
  onChoose: (dialog: NewDialogName) => void;
}

export default function NewMenuItems({ button, onChoose }: NewMenuItemsProps) {
  const { t } = useTranslation('rooms');
  return (
    <OpenMenuTrigger button={button}>
      <Menu aria-label={t('new')}>
        <MenuItem icon={<UserPlus />} text={t('newChat')} onAction={() => onChoose('chat')} />
        <MenuItem icon={<Users />} text={t('newGroup')} onAction={() => onChoose('group')} />
      </Menu>
    </OpenMenuTrigger>
  );
}
