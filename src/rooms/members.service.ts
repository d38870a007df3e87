import { Injectable } from '@nestjs/common';
import { type EntityManager, In, IsNull } from 'typeorm';
import type { Viewer } from '../auth/viewer.js';
import { FIXED } from '../config/limits.js';
import { Database } from '../database/database.js';
import { BadUserInput, Forbidden, NotFound } from '../errors/chat-error.js';
import { RoomLog } from '../room-log/room-log.js';
import { UserEntity } from '../users/user.entity.js';
import { GroupAdmins } from './group-admins.js';
import { Memberships } from './memberships.js';
import { type Membership, RoomAccess, requireNotArchived } from './room-access.js';
import { RoomMemberEntity } from './room-member.entity.js';
import { RoomEntity } from './room.entity.js';
import { RoomRole, RoomType } from './room.enums.js';
import { mayRemove } from './room.policy.js';
import { RoomsService } from './rooms.service.js';
import { SystemNotices } from './system-notices.js';

/** Who is in a room, and as what. */
@Injectable()
export class MembersService {
  constructor(
    private readonly database: Database,
    private readonly log: RoomLog,
    private readonly access: RoomAccess,
    private readonly rooms: RoomsService,
    private readonly memberships: Memberships,
    private readonly admins: GroupAdmins,
    private readonly notices: SystemNotices,
  ) {}

  /** Adds people to a GROUP. Who is in it already stays as they are. */
  async add(viewer: Viewer, roomId: string, userIds: readonly string[]): Promise<RoomEntity> {
    if (userIds.length > FIXED.membersPerCall)
      throw new BadUserInput('userIds', `At most ${FIXED.membersPerCall} at once.`);
    const wanted = [...new Set(userIds)];
    return this.log.append([roomId], async (tx) => {
      await this.access.require('addMembers', viewer, roomId, tx.manager);
      const people = await tx.manager.findBy(UserEntity, {
        id: In(wanted),
        workspaceId: viewer.workspaceId,
        deactivatedAt: IsNull(),
      });
      if (people.length < wanted.length) throw new NotFound('user');
      const present = await tx.manager.findBy(RoomMemberEntity, { roomId, userId: In(wanted) });
      const inside = new Set(present.map((member) => member.userId));
      const added = people.filter((user) => !inside.has(user.id));
      if (added.length > 0) {
        await this.memberships.enter(tx, roomId, added, viewer.id);
        await this.notices.write(tx, roomId, viewer.id, {
          action: 'joined',
          userIds: added.map((user) => user.id),
        });
      }
      return this.rooms.asCommitted(tx, roomId);
    });
  }

  async remove(viewer: Viewer, roomId: string, userId: string): Promise<RoomEntity> {
    return this.log.append([roomId], async (tx) => {
      const membership = await this.access.membership(viewer, roomId, tx.manager);
      const target = await this.memberOf(tx.manager, roomId, userId);
      if (!mayRemove(membership, target.role)) throw new Forbidden('You cannot remove this member.');
      requireNotArchived(membership.room);
      await this.admins.requireAnother(tx.manager, target);
      const user = await tx.manager.findOneByOrFail(UserEntity, { id: userId });
      await this.memberships.exit(tx, roomId, user, viewer.id);
      await this.notices.write(tx, roomId, viewer.id, {
        action: userId === viewer.id ? 'left' : 'removed',
        userIds: [userId],
      });
      return this.rooms.asCommitted(tx, roomId);
    });
  }

  async leave(viewer: Viewer, roomId: string): Promise<boolean> {
    return this.log.append([roomId], async (tx) => {
      const { member, room } = await this.access.require('leave', viewer, roomId, tx.manager);
      await this.admins.requireAnother(tx.manager, member);
      const user = await tx.manager.findOneByOrFail(UserEntity, { id: viewer.id });
      await this.memberships.exit(tx, roomId, user, viewer.id);
      if (!room.archivedAt)
        await this.notices.write(tx, roomId, viewer.id, { action: 'left', userIds: [viewer.id] });
      return true;
    });
  }

  async changeRole(
    viewer: Viewer,
    roomId: string,
    userId: string,
    role: RoomRole,
  ): Promise<RoomMemberEntity> {
    return this.log.append([roomId], async (tx) => {
      const { room } = await this.access.require('giveRoles', viewer, roomId, tx.manager);
      const target = await this.memberOf(tx.manager, roomId, userId);
      if (target.role === role) return target;
      if (room.type === RoomType.GROUP && role !== RoomRole.ADMIN)
        await this.admins.requireAnother(tx.manager, target);
      await tx.manager.update(RoomMemberEntity, { roomId, userId }, { role });
      const user = await tx.manager.findOneByOrFail(UserEntity, { id: userId });
      tx.record(roomId, viewer.id, { type: 'MemberRoleChanged', userId, role }, { users: [user] });
      return { ...target, role };
    });
  }

  /** Concerns the viewer's notifications only, so it is no event of the room. Null: not muted. */
  async mute(viewer: Viewer, roomId: string, until: Date | null): Promise<RoomEntity> {
    await this.access.actor(viewer, roomId);
    await this.database.transaction((tx) =>
      tx.update(RoomMemberEntity, { roomId, userId: viewer.id }, { mutedUntil: until }),
    );
    const { room }: Membership = await this.access.membership(viewer, roomId);
    return room;
  }

  private async memberOf(manager: EntityManager, roomId: string, userId: string): Promise<RoomMemberEntity> {
    const member = await manager.findOneBy(RoomMemberEntity, { roomId, userId });
    if (!member) throw new NotFound('member');
    return member;
  }
}
