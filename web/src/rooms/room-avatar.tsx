import { Building2, Megaphone, Users } from 'lucide-react';
import { Avatar } from '../ui/avatar';
import { PresenceDot } from '../ui/presence-dot';
import { titleOf } from './room-title';
import type { Room } from './use-room';

const ICONS = { GROUP: <Users />, DEPARTMENT: <Building2 />, BROADCAST: <Megaphone /> } as const;

/** The other person's face in a PRIVATE room; elsewhere a sign of what kind of room it is. */
export function RoomAvatar({ room, size = 'm' }: { room: Room; size?: 's' | 'm' | 'l' }) {
  const { peer } = room.viewer;
  if (room.type !== 'PRIVATE') {
    return <Avatar id={room.id} name={titleOf(room)} size={size} icon={ICONS[room.type]} />;
  }
  return (
    <Avatar id={peer?.id ?? room.id} name={titleOf(room)} avatarUrl={peer?.avatarUrl ?? null} size={size}>
      {peer ? <PresenceDot status={peer.presence.status} /> : null}
    </Avatar>
  );
}
