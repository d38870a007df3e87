import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Forbidden } from '../errors/chat-error.js';
import type { LogTransaction } from '../room-log/log-transaction.js';
import { GroupSuccession } from '../users/group-succession.js';
import { UserEntity } from '../users/user.entity.js';
import { UserKind } from '../users/user.enums.js';
import { RoomMemberEntity } from './room-member.entity.js';
import { RoomEntity } from './room.entity.js';
import { RoomRole, RoomType } from './room.enums.js';

/** A group keeps an ADMIN as long as it keeps anybody; deactivated accounts do not count. */
@Injectable()
export class GroupAdmins extends GroupSuccession {
  /**
   * Asked under the room's lock, before a member goes or gets another role.
   * @throws Forbidden where it is the last ADMIN, and not the last member.
   */
  async requireAnother(manager: EntityManager, member: RoomMemberEntity): Promise<void> {
    if (member.role !== RoomRole.ADMIN || (await this.hasAnother(manager, member))) return;
    if (await othersOf(manager, member).getExists())
      throw new Forbidden('A group keeps at least one ADMIN: give somebody else the role first.');
  }

  override async roomIdsOf(manager: EntityManager, userId: string): Promise<string[]> {
    const members = await manager
      .createQueryBuilder(RoomMemberEntity, 'member')
      .innerJoin(RoomEntity, 'room', 'room.id = member.roomId')
      .where({ userId, role: RoomRole.ADMIN })
      .andWhere('room.type = :type AND room.archivedAt IS NULL', { type: RoomType.GROUP })
      .getMany();
    return members.map((member) => member.roomId);
  }

  /** To whoever stands next: a person before a bot, a moderator before a member, then whoever is there the longest. */
  override async handOver(tx: LogTransaction, { id: userId }: UserEntity, actorId: string): Promise<void> {
    for (const roomId of [...tx.heads.keys()].sort()) {
      const leaving = { roomId, userId };
      if (await this.hasAnother(tx.manager, leaving)) continue;
      const heir = await othersOf(tx.manager, leaving)
        .orderBy(`CASE user.kind WHEN '${UserKind.HUMAN}' THEN 0 ELSE 1 END`)
        .addOrderBy(`CASE other.role WHEN '${RoomRole.MODERATOR}' THEN 0 ELSE 1 END`)
        .addOrderBy('other.joinedAt')
        .addOrderBy('other.userId')
        .getOne();
      if (!heir) continue;
      await tx.manager.update(RoomMemberEntity, { roomId, userId: heir.userId }, { role: RoomRole.ADMIN });
      const user = await tx.manager.findOneByOrFail(UserEntity, { id: heir.userId });
      const fact = { type: 'MemberRoleChanged', userId: heir.userId, role: RoomRole.ADMIN } as const;
      tx.record(roomId, actorId, fact, { users: [user] });
    }
  }

  private hasAnother(manager: EntityManager, member: MemberKey): Promise<boolean> {
    return othersOf(manager, member).andWhere({ role: RoomRole.ADMIN }).getExists();
  }
}

type MemberKey = Pick<RoomMemberEntity, 'roomId' | 'userId'>;

/** Who else is in the room, with an account that is open. */
function othersOf(manager: EntityManager, { roomId, userId }: MemberKey) {
  return manager
    .createQueryBuilder(RoomMemberEntity, 'other')
    .innerJoin(UserEntity, 'user', 'user.id = other.userId')
    .where('other.roomId = :roomId AND other.userId <> :userId', { roomId, userId })
    .andWhere('user.deactivatedAt IS NULL');
}
