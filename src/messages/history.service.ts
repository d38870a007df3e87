import { Injectable } from '@nestjs/common';
import { type FindOptionsOrderValue, LessThan, MoreThan } from 'typeorm';
import { Database } from '../database/database.js';
import { BadUserInput, NotFound } from '../errors/chat-error.js';
import { requirePageSize } from '../graphql/arguments.js';
import { type Connection, connection, decodePageCursor, encodePageCursor } from '../graphql/connection.js';
import { MessageEntity } from './message.entity.js';
import type { MessagesArgs } from './messages.args.js';

const PAGE = 50;

/** The messages of a room, newest last. Every page is one range of the primary key. */
@Injectable()
export class HistoryService {
  constructor(private readonly database: Database) {}

  async page(roomId: string, args: MessagesArgs): Promise<Connection<MessageEntity>> {
    requireOneDirection(args);
    if (args.around) return this.around(roomId, args.around, sizeOf(args));
    return given(args.first) || given(args.after)
      ? this.forward(roomId, seqOf(args.after, 'after'), sizeOf(args))
      : this.backward(roomId, seqOf(args.before, 'before'), sizeOf(args));
  }

  private async forward(
    roomId: string,
    after: number | null,
    size: number,
  ): Promise<Connection<MessageEntity>> {
    const rows = await this.range(roomId, after ?? 0, 'ASC', size + 1);
    return pageOf(rows.slice(0, size), {
      hasPreviousPage: (after ?? 0) > 0,
      hasNextPage: rows.length > size,
    });
  }

  private async backward(
    roomId: string,
    before: number | null,
    size: number,
  ): Promise<Connection<MessageEntity>> {
    const rows = await this.range(roomId, before, 'DESC', size + 1);
    return pageOf(rows.slice(0, size).reverse(), {
      hasPreviousPage: rows.length > size,
      hasNextPage: before !== null,
    });
  }

  private async around(roomId: string, id: string, size: number): Promise<Connection<MessageEntity>> {
    const middle = await this.database.repository(MessageEntity).findOneBy({ id, roomId });
    if (!middle) throw new NotFound('message');
    const older = await this.range(roomId, middle.seq, 'DESC', size);
    const newer = await this.range(roomId, middle.seq, 'ASC', size);
    // Where one side is short, at an end of the room, the other one fills the page.
    const back = Math.min(older.length, Math.max(Math.floor((size - 1) / 2), size - 1 - newer.length));
    const ahead = Math.min(newer.length, size - 1 - back);
    return pageOf([...older.slice(0, back).reverse(), middle, ...newer.slice(0, ahead)], {
      hasPreviousPage: older.length > back,
      hasNextPage: newer.length > ahead,
    });
  }

  private range(
    roomId: string,
    from: number | null,
    order: FindOptionsOrderValue & string,
    limit: number,
  ): Promise<MessageEntity[]> {
    const seq = from === null ? undefined : order === 'ASC' ? MoreThan(from) : LessThan(from);
    return this.database.repository(MessageEntity).find({
      where: { roomId, ...(seq ? { seq } : {}) },
      order: { seq: order },
      take: limit,
    });
  }
}

function given(value: unknown): boolean {
  return value !== null && value !== undefined;
}

function requireOneDirection({ first, after, last, before, around }: MessagesArgs): void {
  if (given(first) && given(last)) throw new BadUserInput('last', 'Give first or last, not both.');
  if (given(after) && (given(last) || given(before)))
    throw new BadUserInput('after', 'after goes with first; before goes with last.');
  if (given(before) && given(first))
    throw new BadUserInput('before', 'before goes with last; after goes with first.');
  if (given(around) && (given(after) || given(before)))
    throw new BadUserInput('around', 'around stands alone, without after and before.');
}

function sizeOf({ first, last }: MessagesArgs): number {
  if (first !== null && first !== undefined) return requirePageSize(first, 'first');
  if (last !== null && last !== undefined) return requirePageSize(last, 'last');
  return PAGE;
}

function seqOf(cursor: string | null | undefined, field: string): number | null {
  return cursor ? decodePageCursor(cursor, ['number'] as const, field)[0] : null;
}

function pageOf(
  rows: MessageEntity[],
  around: { hasNextPage: boolean; hasPreviousPage: boolean },
): Connection<MessageEntity> {
  return connection(rows, (message) => encodePageCursor(message.seq), around);
}
