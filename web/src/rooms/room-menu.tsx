import { EllipsisVertical } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../ui/icon-button';
import { lazily } from '../ui/lazily';
import { MenuOnDemand } from '../ui/menu-on-demand';
import type { RoomDialogName } from './room-dialogs';
import type { Room } from './use-room';

const Items = lazily(() => import('./room-menu-items'));

interface RoomMenuProps {
  room: Room;
  onChoose: (dialog: RoomDialogName) => void;
}

export function RoomMenu({ room, onChoose }: RoomMenuProps) {
  const { t } = useTranslation('rooms');
  const button = (
    <IconButton label={t('options')}>
      <EllipsisVertical />
    </IconButton>
  );
  return (
    <MenuOnDemand button={button}>
      {(pressed) => <Items button={pressed} room={room} onChoose={onChoose} />}
    </MenuOnDemand>
  );
}
