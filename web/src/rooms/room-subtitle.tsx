import { useTranslation } from 'react-i18next';
import { PresenceText } from '../people/presence-text';
import { usePresence } from '../people/use-presence';
import type { Room } from './use-room';

/** Whether the other person is there; or how many are in it. */
export function RoomSubtitle({ room }: { room: Room }) {
  const { t } = useTranslation('rooms');
  const { peer } = room.viewer;
  usePresence(peer ? [peer.id] : []);
  if (peer) return <PresenceText presence={peer.presence} />;
  const members = t('members', { count: room.memberCount });
  if (room.archivedAt) return `${members} · ${t('archived')}`;
  return room.type === 'GROUP' ? members : `${members} · ${room.department ?? t(`type.${room.type}`)}`;
}
