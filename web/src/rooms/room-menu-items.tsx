import { useMutation } from '@apollo/client/react';
import { Archive, Bell, BellOff, LogOut, Pencil, Users } from 'lucide-react';
import { Separator } from 'react-aria-components/Separator';
import { useTranslation } from 'react-i18next';
import { apiErrorOf } from '../api/errors';
import { MuteRoomDocument } from '../gql';
import { useMe } from '../session/use-session';
import { Menu, MenuItem, OpenMenuTrigger, SubmenuTrigger } from '../ui/menu';
import type { MenuButton } from '../ui/menu-on-demand';
import { showToast } from '../ui/toast';
import { mutedUntil, MUTES, type Mute } from './mute';
import { rightsIn } from './rights';
import type { RoomDialogName } from './room-dialogs';
import { isMuted } from './unread';
import type { Room } from './use-room';

interface RoomMenuItemsProps {
  button: MenuButton;
  room: Room;
  onChoose: (dialog: RoomDialogName) => void;
}

/** What one can do with a room; what one's role does not allow is not offered. */
export default function RoomMenuItems({ button, room, onChoose }: RoomMenuItemsProps) {
  const { t } = useTranslation(['rooms', 'common']);
  const rights = rightsIn(room, useMe());
  const [muteRoom] = useMutation(MuteRoomDocument);
  const mute = (choice: Mute | null) => {
    const until = choice && mutedUntil(choice, Date.now());
    muteRoom({ variables: { id: room.id, until } }).catch((error: unknown) =>
      showToast(t(`common:error.${apiErrorOf(error).code}`)),
    );
  };
  return (
    <OpenMenuTrigger button={button}>
      <Menu aria-label={t('options')}>
        {room.type === 'PRIVATE' ? null : (
          <MenuItem icon={<Users />} text={t('showMembers')} onAction={() => onChoose('members')} />
        )}
        {isMuted(room) ? (
          <MenuItem icon={<Bell />} text={t('mute.unmute')} onAction={() => mute(null)} />
        ) : (
          <SubmenuTrigger>
            <MenuItem icon={<BellOff />} text={t('mute.action')} />
            <Menu aria-label={t('mute.action')} placement="left top">
              {MUTES.map((choice) => (
                <MenuItem key={choice} text={t(`mute.${choice}`)} onAction={() => mute(choice)} />
              ))}
            </Menu>
          </SubmenuTrigger>
        )}
        {rights.canManage ? (
          <MenuItem icon={<Pencil />} text={t('rename.action')} onAction={() => onChoose('rename')} />
        ) : null}
        {rights.canManage || rights.canLeave ? <Separator /> : null}
        {rights.canManage ? (
          <MenuItem icon={<Archive />} text={t('archive.action')} onAction={() => onChoose('archive')} />
        ) : null}
        {rights.canLeave ? (
          <MenuItem
            icon={<LogOut />}
            isDangerous
            text={t('leave.action')}
            onAction={() => onChoose('leave')}
          />
        ) : null}
      </Menu>
    </OpenMenuTrigger>
  );
}
