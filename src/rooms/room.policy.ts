import type { Viewer } from '../auth/viewer.js';
import { isWorkspaceAdmin } from '../users/user.policy.js';
import { RoomRole, RoomType } from './room.enums.js';

/** Who may do what in a room: the one place. Being a member comes first, and is not asked here. */
export interface RoomActor {
  readonly viewer: Pick<Viewer, 'id' | 'role'>;
  readonly room: { readonly type: RoomType; readonly archivedAt: Date | null };
  readonly role: RoomRole;
}

export type RoomRight =
  'post' | 'addMembers' | 'removeMembers' | 'giveRoles' | 'leave' | 'manage' | 'moderate';

export function mayInRoom(right: RoomRight, actor: RoomActor): boolean {
  switch (actor.room.type) {
    case RoomType.PRIVATE:
      return right === 'post';
    case RoomType.GROUP:
      return inGroup(right, actor.role);
    case RoomType.DEPARTMENT:
      return right === 'post' || (runsByWorkspace(right) && isWorkspaceAdmin(actor.viewer));
    case RoomType.BROADCAST:
      return inBroadcast(right, actor);
  }
}

/** Who may take a member with this role out of a GROUP. */
export const mayRemove = (actor: RoomActor, role: RoomRole) =>
  mayInRoom('removeMembers', actor) && (actor.role === RoomRole.ADMIN || role === RoomRole.MEMBER);

/** Who may make such a room at all. */
export const mayCreate = (viewer: Pick<Viewer, 'role'>, type: RoomType) =>
  type === RoomType.GROUP || isWorkspaceAdmin(viewer);

function inGroup(right: RoomRight, role: RoomRole): boolean {
  switch (right) {
    case 'post':
    case 'leave':
      return true;
    case 'addMembers':
    case 'removeMembers':
    case 'moderate':
      return role !== RoomRole.MEMBER;
    case 'giveRoles':
    case 'manage':
      return role === RoomRole.ADMIN;
  }
}

function inBroadcast(right: RoomRight, { viewer, role }: RoomActor): boolean {
  if (isWorkspaceAdmin(viewer) && (right === 'post' || right === 'giveRoles' || runsByWorkspace(right)))
    return true;
  if (right === 'post' || right === 'moderate') return role !== RoomRole.MEMBER;
  return right === 'manage' && role === RoomRole.ADMIN;
}

/** What workspace admins do in rooms that belong to the workspace, whatever their role in the room. */
function runsByWorkspace(right: RoomRight): boolean {
  return right === 'manage' || right === 'moderate';
}
