import { Injectable } from '@nestjs/common';
import { type FindOptionsWhere, LessThan, MoreThan, Not, And } from 'typeorm';
import { Database } from '../database/database.js';
import { requirePageSize } from '../graphql/arguments.js';
import { type Connection, decodePageCursor, encodePageCursor, forwardPage } from '../graphql/connection.js';
import type { RequestContext } from '../graphql/request-context.js';
import type { MessageEntity } from '../messages/message.entity.js';
import { RoomMemberEntity } from '../rooms/room-member.entity.js';
import { type Marks, MarksLoader } from './marks.loader.js';
import { DeliveryStatus } from './receipt.model.js';

export interface MemberReceipt {
  readonly userId: string;
  readonly status: DeliveryStatus;
}

/** What the members' marks say of one message. */
@Injectable()
export class MessageReceipts {
  constructor(
    private readonly database: Database,
    private readonly marks: MarksLoader,
  ) {}

  async status(context: RequestContext, message: MessageEntity): Promise<DeliveryStatus | null> {
    if (message.senderId === null) return null;
    const marks = await this.marks.load(context, message.roomId);
    if (!marks) return null;
    const others = marks.filter(
      (mark) => mark.userId !== message.senderId && mark.joinedMessageSeq < message.seq,
    );
    if (others.length === 0) return DeliveryStatus.SENT;
    const active = others.filter((mark) => mark.isActive);
    // Where all others are closed accounts, what they had read stays read.
    const counted = active.length > 0 ? active : others;
    const reached = (status: DeliveryStatus) =>
      counted.every((mark) => rank(statusOf(mark, message.seq)) >= rank(status));
    if (reached(DeliveryStatus.READ)) return DeliveryStatus.READ;
    return reached(DeliveryStatus.DELIVERED) ? DeliveryStatus.DELIVERED : DeliveryStatus.SENT;
  }

  /** In the order of the members' ids. */
  async page(
    message: MessageEntity,
    first: number | null | undefined,
    after: string | null,
  ): Promise<Connection<MemberReceipt>> {
    const size = requirePageSize(first);
    const from = after ? decodePageCursor(after, ['id'] as const, 'after')[0] : '';
    const notSender = message.senderId === null ? [] : [Not(message.senderId)];
    const where: FindOptionsWhere<RoomMemberEntity> = {
      roomId: message.roomId,
      userId: And(MoreThan(from), ...notSender),
      joinedMessageSeq: LessThan(message.seq),
    };
    const members = await this.database
      .repository(RoomMemberEntity)
      .find({ where, order: { userId: 'ASC' }, take: size + 1 });
    const receipts = members.map((member) => ({
      userId: member.userId,
      status: statusOf(member, message.seq),
    }));
    return forwardPage(receipts, size, after, (receipt) => encodePageCursor(receipt.userId));
  }
}

function statusOf(
  { lastReadSeq, lastDeliveredSeq }: Pick<Marks, 'lastReadSeq' | 'lastDeliveredSeq'>,
  seq: number,
): DeliveryStatus {
  if (lastReadSeq >= seq) return DeliveryStatus.READ;
  return lastDeliveredSeq >= seq ? DeliveryStatus.DELIVERED : DeliveryStatus.SENT;
}

function rank(status: DeliveryStatus): number {
  return [DeliveryStatus.SENT, DeliveryStatus.DELIVERED, DeliveryStatus.READ].indexOf(status);
}
