import { Injectable } from '@nestjs/common';
import type { Viewer } from '../auth/viewer.js';
import { Database } from '../database/database.js';
import { containing } from '../database/folding.js';
import { requirePageSize } from '../graphql/arguments.js';
import { type Connection, decodePageCursor, encodePageCursor, forwardPage } from '../graphql/connection.js';
import { UserEntity } from '../users/user.entity.js';
import { RoomMemberEntity } from './room-member.entity.js';
import { RoomEntity } from './room.entity.js';
import { RoomType } from './room.enums.js';
import type { RoomsArgs } from './rooms.args.js';

const ACTIVITY = 'COALESCE(room.lastMessageAt, room.createdAt)';

/** Finding one's rooms. */
@Injectable()
export class RoomDirectory {
  constructor(private readonly database: Database) {}

  /** The rooms that the viewer is in, the most recently active first. */
  async list(
    viewer: Viewer,
    { types, search, archived, first, after }: RoomsArgs,
  ): Promise<Connection<RoomEntity>> {
    const size = requirePageSize(first);
    const query = this.database
      .repository(RoomEntity)
      .createQueryBuilder('room')
      .innerJoin(RoomMemberEntity, 'member', 'member.roomId = room.id AND member.userId = :viewerId', {
        viewerId: viewer.id,
      })
      .orderBy(ACTIVITY, 'DESC')
      .addOrderBy('room.id', 'DESC')
      .limit(size + 1);
    if (types) query.andWhere(types.length > 0 ? 'room.type IN (:...types)' : '1 = 0', { types });
    if (archived !== null && archived !== undefined)
      query.andWhere(`room.archivedAt IS ${archived ? 'NOT ' : ''}NULL`);
    if (search?.trim()) {
      const peers = query
        .subQuery()
        .select('1')
        .from(RoomMemberEntity, 'other')
        .innerJoin(UserEntity, 'peer', 'peer.id = other.userId')
        .where(
          `other.roomId = room.id AND other.userId <> :viewerId AND peer.searchKey LIKE :search ESCAPE '!'`,
        );
      query.andWhere(
        `(room.searchKey LIKE :search ESCAPE '!' OR (room.type = '${RoomType.PRIVATE}' AND EXISTS ${peers.getQuery()}))`,
        {
          search: containing(search),
        },
      );
    }
    if (after) {
      const [time, id] = decodePageCursor(after, ['number', 'id'] as const, 'after');
      query.andWhere(`(${ACTIVITY} < :time OR (${ACTIVITY} = :time AND room.id < :id))`, {
        time: new Date(time),
        id,
      });
    }
    return forwardPage(await query.getMany(), size, after, (room) =>
      encodePageCursor((room.lastMessageAt ?? room.createdAt).getTime(), room.id),
    );
  }
}
