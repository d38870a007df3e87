import type { RoomRole } from '../gql';
import type { Session } from '../session/session';
import type { Room } from './use-room';

/** What the viewer may do with a room and the people in it. The server decides; this only shows what it would allow. */
export interface RoomRights {
  readonly canAdd: boolean;
  readonly canGiveRoles: boolean;
  /** Rename and archive. */
  readonly canManage: boolean;
  readonly canLeave: boolean;
  readonly canRemove: (role: RoomRole) => boolean;
}

export function rightsIn(
  room: Pick<Room, 'type' | 'archivedAt' | 'viewer'>,
  me: Session['user'],
): RoomRights {
  const { role } = room.viewer;
  const isGroup = room.type === 'GROUP';
  const isOpen = room.archivedAt === null && role !== null;
  const isWorkspaceAdmin = me.role !== 'MEMBER';
  const runsGroup = isOpen && isGroup && role !== 'MEMBER';
  return {
    canAdd: runsGroup,
    canRemove: (other) => runsGroup && (role === 'ADMIN' || other === 'MEMBER'),
    canGiveRoles:
      isOpen && ((isGroup && role === 'ADMIN') || (room.type === 'BROADCAST' && isWorkspaceAdmin)),
    canManage: isOpen && canManage(room.type, role, isWorkspaceAdmin),
    canLeave: isGroup && role !== null,
  };
}

function canManage(type: Room['type'], role: RoomRole | null, isWorkspaceAdmin: boolean): boolean {
  switch (type) {
    case 'PRIVATE':
      return false;
    case 'GROUP':
      return role === 'ADMIN';
    case 'DEPARTMENT':
      return isWorkspaceAdmin;
    case 'BROADCAST':
      return isWorkspaceAdmin || role === 'ADMIN';
  }
}
