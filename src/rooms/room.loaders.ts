import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { In } from 'typeorm';
import { Database } from '../database/database.js';
import { toDate, toDateOrNull } from '../database/sql.js';
import { inOrder, MOST_KEYS } from '../graphql/loading.js';
import type { RequestContext } from '../graphql/request-context.js';
import { RoomMemberEntity } from './room-member.entity.js';
import { RoomEntity } from './room.entity.js';
import type { RoomRole } from './room.enums.js';

/** Rooms by id, one query for all that one answer names. */
@Injectable()
export class RoomLoader {
  constructor(private readonly database: Database) {}

  load(context: RequestContext, id: string): Promise<RoomEntity | null> {
    return this.of(context).load(id);
  }

  /** What was read before the rest of the answer is what the answer shows of it: its cursor is not younger. */
  prime(context: RequestContext, room: RoomEntity): void {
    this.of(context).prime(room.id, room);
  }

  private of(context: RequestContext): DataLoader<string, RoomEntity | null> {
    return context.loader(
      this,
      () =>
        new DataLoader<string, RoomEntity | null>(async (ids) =>
          inOrder(
            ids,
            await this.database.repository(RoomEntity).findBy({ id: In([...ids]) }),
            (room) => room.id,
          ),
        ),
    );
  }
}

/** The viewer's own membership of rooms. */
@Injectable()
export class ViewerMembershipLoader {
  constructor(private readonly database: Database) {}

  load(context: RequestContext, roomId: string): Promise<RoomMemberEntity | null> {
    const userId = context.viewer.id;
    const loader = context.loader(
      this,
      () =>
        new DataLoader<string, RoomMemberEntity | null>(async (roomIds) =>
          inOrder(
            roomIds,
            await this.database.repository(RoomMemberEntity).findBy({ userId, roomId: In([...roomIds]) }),
            (member) => member.roomId,
          ),
        ),
    );
    return loader.load(roomId);
  }
}

interface PageKey {
  readonly roomId: string;
  readonly size: number;
  /** A user's id: pages are in the order of the ids. */
  readonly after: string;
}

/** Pages of members, for many rooms in one query. */
@Injectable()
export class MembersPageLoader {
  constructor(private readonly database: Database) {}

  load(context: RequestContext, key: PageKey): Promise<RoomMemberEntity[]> {
    const loader = context.loader(
      this,
      () =>
        new DataLoader<PageKey, RoomMemberEntity[], string>((keys) => this.read(keys), {
          cacheKeyFn: ({ roomId, size, after }) => `${roomId} ${size} ${after}`,
          maxBatchSize: MOST_KEYS,
        }),
    );
    return loader.load(key);
  }

  /** One SELECT with a limit for each room, joined: each reads no more than its page. */
  private async read(keys: readonly PageKey[]): Promise<RoomMemberEntity[][]> {
    const one = (_: PageKey, index: number) =>
      `SELECT * FROM (SELECT ${index} AS page, room_members.* FROM room_members WHERE room_id = ? AND user_id > ? ORDER BY user_id LIMIT ?) AS p${index}`;
    const rows = await this.database.read.query<RawMember[]>(
      keys.map(one).join(' UNION ALL '),
      keys.flatMap(({ roomId, after, size }) => [roomId, after, size]),
    );
    const pages = keys.map((): RoomMemberEntity[] => []);
    for (const row of rows) pages[row.page]?.push(fromRaw(row));
    return pages;
  }
}

interface RawMember {
  page: number;
  room_id: string;
  user_id: string;
  role: RoomRole;
  joined_at: Date | string;
  joined_message_seq: number;
  last_delivered_seq: number;
  last_read_seq: number;
  last_read_at: Date | string | null;
  muted_until: Date | string | null;
}

function fromRaw(row: RawMember): RoomMemberEntity {
  return {
    roomId: row.room_id,
    userId: row.user_id,
    role: row.role,
    joinedAt: toDate(row.joined_at),
    joinedMessageSeq: row.joined_message_seq,
    lastDeliveredSeq: row.last_delivered_seq,
    lastReadSeq: row.last_read_seq,
    lastReadAt: toDateOrNull(row.last_read_at),
    mutedUntil: toDateOrNull(row.muted_until),
  };
}
