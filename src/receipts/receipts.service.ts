import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { Viewer } from '../auth/viewer.js';
import { FIXED } from '../config/limits.js';
import { Clock } from '../database/clock.js';
import { Database } from '../database/database.js';
import { BadUserInput, NotFound } from '../errors/chat-error.js';
import { PubSub } from '../pubsub/pubsub.js';
import { topics } from '../pubsub/topics.js';
import { KnownRooms } from '../room-log/known-rooms.js';
import { RoomAccess } from '../rooms/room-access.js';
import { RoomMemberEntity } from '../rooms/room-member.entity.js';
import { RoomEntity } from '../rooms/room.entity.js';
import type { DeliveredMark } from './receipt.model.js';

/** Marks of what was delivered and read: one row a member, which only moves forward. */
@Injectable()
export class ReceiptsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly pubsub: PubSub,
    private readonly rooms: RoomAccess,
    private readonly known: KnownRooms,
  ) {}

  /**
   * Whoever has read a message has read all before it. A number beyond the last message means the last one.
   * @param seq null: everything.
   * @param byConnection the socket that said so; its inbox need not hear of it.
   */
  async markRead(
    viewer: Viewer,
    roomId: string,
    seq: number | null,
    byConnection: string | null,
  ): Promise<RoomEntity> {
    if (seq !== null && seq < 1) throw new BadUserInput('seq', 'seq must be 1 or more.');
    const { room } = await this.rooms.membership(viewer, roomId);
    const mark = Math.min(seq ?? room.messageSeq, room.messageSeq);
    const moved = await this.database.transaction(async (tx) => {
      const result = await tx
        .createQueryBuilder()
        .update(RoomMemberEntity)
        .set({
          lastReadSeq: mark,
          lastReadAt: this.clock.now(),
          lastDeliveredSeq: () =>
            `CASE WHEN last_delivered_seq < ${mark} THEN ${mark} ELSE last_delivered_seq END`,
        })
        .where('roomId = :roomId AND userId = :userId AND lastReadSeq < :mark', {
          roomId,
          userId: viewer.id,
          mark,
        })
        .execute();
      if (result.affected === 0) return null;
      return tx.findOneBy(RoomMemberEntity, { roomId, userId: viewer.id });
    });
    if (moved) {
      this.known.hasRead(roomId, viewer.id, mark);
      this.announce(room, moved);
      const unreadCount = Math.max(0, room.messageSeq - mark);
      this.pubsub.publish(topics.user(viewer.id), {
        kind: 'read',
        roomId,
        lastReadSeq: mark,
        unreadCount,
        byConnection,
      });
    }
    return room;
  }

  /** @throws NotFound for a room that the viewer is not in; nothing is marked then. */
  async markDelivered(viewer: Viewer, marks: readonly DeliveredMark[]): Promise<boolean> {
    if (marks.length > FIXED.deliveredMarksPerCall) {
      throw new BadUserInput('marks', `At most ${FIXED.deliveredMarksPerCall} marks at once.`);
    }
    const roomIds = [...new Set(marks.map((mark) => mark.roomId))];
    const rooms = await this.roomsOf(viewer, roomIds);
    const moved = await this.database.transaction(async (tx) => {
      const changed: RoomMemberEntity[] = [];
      // In the order of the ids, so that two devices do not wait for each other.
      for (const { roomId, seq } of [...marks].sort((a, b) => (a.roomId < b.roomId ? -1 : 1))) {
        const mark = Math.min(seq, rooms.get(roomId)?.messageSeq ?? 0);
        const result = await tx
          .createQueryBuilder()
          .update(RoomMemberEntity)
          .set({ lastDeliveredSeq: mark })
          .where('roomId = :roomId AND userId = :userId AND lastDeliveredSeq < :mark', {
            roomId,
            userId: viewer.id,
            mark,
          })
          .execute();
        const member =
          result.affected === 0 ? null : await tx.findOneBy(RoomMemberEntity, { roomId, userId: viewer.id });
        if (member) changed.push(member);
      }
      return changed;
    });
    for (const member of moved) this.announce(rooms.get(member.roomId), member);
    return true;
  }

  private async roomsOf(viewer: Viewer, roomIds: readonly string[]): Promise<Map<string, RoomEntity>> {
    const members = await this.database
      .repository(RoomMemberEntity)
      .findBy({ userId: viewer.id, roomId: In([...roomIds]) });
    if (members.length < roomIds.length) throw new NotFound('room');
    const rooms = await this.database.repository(RoomEntity).findBy({ id: In([...roomIds]) });
    return new Map(rooms.map((room) => [room.id, room]));
  }

  /** Shown in small rooms only: in a room of thousands, every message would bring thousands of these. */
  private announce(
    room: RoomEntity | undefined,
    { userId, lastDeliveredSeq, lastReadSeq }: RoomMemberEntity,
  ): void {
    if (!room || room.memberCount > FIXED.membersWithReceipts) return;
    this.pubsub.publish(topics.activity(room.id), { kind: 'receipt', userId, lastDeliveredSeq, lastReadSeq });
  }
}
