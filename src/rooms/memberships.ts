import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { insertRows } from '../database/sql.js';
import { PubSub } from '../pubsub/pubsub.js';
import { topics } from '../pubsub/topics.js';
import type { LogTransaction } from '../room-log/log-transaction.js';
import { UserEntity } from '../users/user.entity.js';
import { RoomAccess } from './room-access.js';
import { RoomMemberEntity } from './room-member.entity.js';
import { RoomRole } from './room.enums.js';

/** Rows of one INSERT: SQLite takes 32,766 parameters at the most. */
const INSERT_BATCH = 500;

/** Entering and leaving rooms inside a change of the log: rows, counters, events, and word to the people. */
@Injectable()
export class Memberships {
  constructor(
    private readonly pubsub: PubSub,
    private readonly access: RoomAccess,
  ) {}

  /** First members of a room that this transaction has made: rows only, since nobody has seen the room before. */
  async found(
    tx: LogTransaction,
    roomId: string,
    users: readonly { id: string; role: RoomRole }[],
  ): Promise<void> {
    await this.insert(tx, roomId, users);
    await this.touch(
      tx,
      users.map((user) => user.id),
    );
  }

  /** Lets people in who are not members yet, with an event each. */
  async enter(
    tx: LogTransaction,
    roomId: string,
    users: readonly UserEntity[],
    actorId: string,
  ): Promise<void> {
    await this.insert(
      tx,
      roomId,
      users.map(({ id }) => ({ id, role: RoomRole.MEMBER })),
    );
    await this.touch(
      tx,
      users.map((user) => user.id),
    );
    for (const user of users) {
      tx.record(
        roomId,
        actorId,
        { type: 'MemberJoined', userId: user.id, role: RoomRole.MEMBER },
        { users: [user] },
      );
    }
  }

  /** Takes a member out. The event is the last thing they receive of the room. */
  async exit(tx: LogTransaction, roomId: string, user: UserEntity, actorId: string): Promise<void> {
    const { affected } = await tx.manager.delete(RoomMemberEntity, { roomId, userId: user.id });
    if (affected === 0) return;
    tx.onCommit(() => this.access.forget(roomId, user.id));
    tx.addMembers(roomId, -1);
    await this.touch(tx, [user.id]);
    tx.record(roomId, actorId, { type: 'MemberLeft', userId: user.id }, { users: [user] });
  }

  private async insert(
    tx: LogTransaction,
    roomId: string,
    users: readonly { id: string; role: RoomRole }[],
  ): Promise<void> {
    const { messageSeq } = tx.head(roomId);
    const rows = users.map(({ id, role }) => ({
      roomId,
      userId: id,
      role,
      joinedAt: tx.now,
      joinedMessageSeq: messageSeq,
      lastDeliveredSeq: messageSeq,
      lastReadSeq: messageSeq,
      lastReadAt: null,
      mutedUntil: null,
    }));
    for (let from = 0; from < rows.length; from += INSERT_BATCH) {
      await insertRows(tx.manager, RoomMemberEntity, rows.slice(from, from + INSERT_BATCH));
    }
    tx.addMembers(roomId, users.length);
  }

  /** Their list of rooms is another one now: nodes that are not told find it by the version. */
  private async touch(tx: LogTransaction, userIds: readonly string[]): Promise<void> {
    for (let from = 0; from < userIds.length; from += INSERT_BATCH) {
      await tx.manager.increment(
        UserEntity,
        { id: In(userIds.slice(from, from + INSERT_BATCH)) },
        'membershipVersion',
        1,
      );
    }
    tx.onCommit(() => {
      for (const id of userIds) this.pubsub.publish(topics.user(id), { kind: 'memberships-changed' });
    });
  }
}
