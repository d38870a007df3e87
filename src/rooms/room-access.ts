import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Viewer } from '../auth/viewer.js';
import { Database } from '../database/database.js';
import { Forbidden, NotFound, RoomIsArchived } from '../errors/chat-error.js';
import { RoomMemberEntity } from './room-member.entity.js';
import { RoomEntity } from './room.entity.js';
import { mayInRoom, type RoomActor, type RoomRight } from './room.policy.js';

/** A room as one of its members sees it. */
export interface Membership extends RoomActor {
  readonly viewer: Viewer;
  readonly room: RoomEntity;
  readonly member: RoomMemberEntity;
}

const REFUSAL: Record<RoomRight, string> = {
  post: 'Only its admins and moderators and the workspace admins post in this room.',
  addMembers: 'You cannot add members to this room.',
  removeMembers: 'You cannot remove members from this room.',
  giveRoles: 'You cannot give roles in this room.',
  leave: 'Nobody leaves a room of this type.',
  manage: 'You cannot change this room.',
  moderate: 'You cannot do this to the messages of others.',
};

/** Finds a room for somebody, and what they may do there. */
@Injectable()
export class RoomAccess {
  constructor(private readonly database: Database) {}

  /**
   * @param manager inside a transaction: the transaction's.
   * @throws NotFound for a room of another workspace, one that the viewer is not in, and none at all.
   */
  async membership(
    viewer: Viewer,
    roomId: string,
    manager: EntityManager = this.database.read,
  ): Promise<Membership> {
    const room = await manager.findOneBy(RoomEntity, { id: roomId, workspaceId: viewer.workspaceId });
    const member = room && (await manager.findOneBy(RoomMemberEntity, { roomId, userId: viewer.id }));
    if (!room || !member) throw new NotFound('room');
    return { viewer, room, member, role: member.role };
  }

  /** @throws NotFound like {@link membership}, Forbidden without the right, RoomIsArchived in an archived room. */
  async require(
    right: RoomRight,
    viewer: Viewer,
    roomId: string,
    manager?: EntityManager,
  ): Promise<Membership> {
    const membership = await this.membership(viewer, roomId, manager);
    requireRight(right, membership);
    return membership;
  }
}

/** @throws Forbidden, or RoomIsArchived: leaving is all that an archived room allows. */
export function requireRight(right: RoomRight, actor: RoomActor): void {
  if (!mayInRoom(right, actor)) throw new Forbidden(REFUSAL[right]);
  if (right !== 'leave') requireNotArchived(actor.room);
}

export function requireNotArchived(room: { readonly archivedAt: Date | null }): void {
  if (room.archivedAt) throw new RoomIsArchived();
}
