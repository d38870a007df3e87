import type { RoomRole, RoomType, WorkspaceRole } from '../gql';
import type { Session } from '../session/session';
import { rightsIn } from './rights';
import type { Room } from './use-room';

const room = (type: RoomType, role: RoomRole | null, archivedAt: string | null = null) =>
  ({ type, archivedAt, viewer: { role } }) as Room;

const me = (role: WorkspaceRole = 'MEMBER') => ({ id: 'me', role }) as Session['user'];

const flags = (type: RoomType, role: RoomRole, as: WorkspaceRole = 'MEMBER') => {
  const { canAdd, canGiveRoles, canManage, canLeave } = rightsIn(room(type, role), me(as));
  return { canAdd, canGiveRoles, canManage, canLeave };
};

describe('rights in a room', () => {
  it.each<[RoomRole, boolean, boolean]>([
    ['ADMIN', true, true],
    ['MODERATOR', true, false],
    ['MEMBER', false, false],
  ])('of a %s of a GROUP', (role, canAdd, isAdmin) => {
    expect(flags('GROUP', role)).toEqual({
      canAdd,
      canGiveRoles: isAdmin,
      canManage: isAdmin,
      canLeave: true,
    });
  });

  it('to remove: an ADMIN anybody, a MODERATOR plain members', () => {
    const admin = rightsIn(room('GROUP', 'ADMIN'), me());
    const moderator = rightsIn(room('GROUP', 'MODERATOR'), me());
    const roles = ['ADMIN', 'MODERATOR', 'MEMBER'] as const;
    expect(roles.map(admin.canRemove)).toEqual([true, true, true]);
    expect(roles.map(moderator.canRemove)).toEqual([false, false, true]);
  });

  it('of the workspace’s rooms are its admins’', () => {
    const nothing = { canAdd: false, canGiveRoles: false, canManage: false, canLeave: false };
    expect(flags('DEPARTMENT', 'MEMBER')).toEqual(nothing);
    expect(flags('DEPARTMENT', 'MEMBER', 'ADMIN')).toEqual({ ...nothing, canManage: true });
    expect(flags('BROADCAST', 'MEMBER', 'OWNER')).toEqual({
      ...nothing,
      canGiveRoles: true,
      canManage: true,
    });
  });

  it('do not exist between two people', () => {
    expect(flags('PRIVATE', 'MEMBER', 'OWNER')).toEqual({
      canAdd: false,
      canGiveRoles: false,
      canManage: false,
      canLeave: false,
    });
  });

  it('shrink to leaving once the room is archived', () => {
    const rights = rightsIn(room('GROUP', 'ADMIN', '2026-01-01T00:00:00.000Z'), me('OWNER'));
    expect(rights).toMatchObject({ canAdd: false, canGiveRoles: false, canManage: false, canLeave: true });
    expect(rights.canRemove('MEMBER')).toBe(false);
  });
});
