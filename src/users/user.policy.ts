import type { Viewer } from '../auth/viewer.js';
import type { UserEntity } from './user.entity.js';
import { WorkspaceRole } from './user.enums.js';

export const isWorkspaceAdmin = (viewer: { readonly role: WorkspaceRole }) =>
  viewer.role !== WorkspaceRole.MEMBER;

/** An owner is changed by owners only; everybody else by any workspace admin. */
export const canAdminister = (viewer: Viewer, user: Pick<UserEntity, 'role'>) =>
  viewer.role === WorkspaceRole.OWNER || (isWorkspaceAdmin(viewer) && user.role !== WorkspaceRole.OWNER);

export const canEditUser = (viewer: Viewer, user: Pick<UserEntity, 'id' | 'role'>) =>
  viewer.id === user.id || canAdminister(viewer, user);

export const canSeeEmail = (viewer: Viewer, user: Pick<UserEntity, 'id'>) =>
  viewer.id === user.id || isWorkspaceAdmin(viewer);

export const canSeeDevices = canSeeEmail;
