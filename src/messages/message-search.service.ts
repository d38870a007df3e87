import { Inject, Injectable } from '@nestjs/common';
import type { Viewer } from '../auth/viewer.js';
import { Database } from '../database/database.js';
import { sqlTime } from '../database/sql.js';
import { BadUserInput } from '../errors/chat-error.js';
import { requirePageSize } from '../graphql/arguments.js';
import { type Connection, decodePageCursor, encodePageCursor, forwardPage } from '../graphql/connection.js';
import { inOrder } from '../graphql/loading.js';
import { RoomAccess } from '../rooms/room-access.js';
import { MessageLoader } from './message.loader.js';
import { MessageEntity } from './message.entity.js';
import type { SearchArgs } from './messages.args.js';
import { SEARCH_INDEX, type SearchIndex } from './search/search-index.js';
import { wanted } from './search/terms.js';

const MOST_WORDS = 20;

/** Finds messages by their words, in the viewer's rooms, the newest first. */
@Injectable()
export class MessageSearchService {
  constructor(
    @Inject(SEARCH_INDEX) private readonly index: SearchIndex,
    private readonly database: Database,
    private readonly messages: MessageLoader,
    private readonly rooms: RoomAccess,
  ) {}

  async search(
    viewer: Viewer,
    { query, roomId, senderId, first, after }: SearchArgs,
  ): Promise<Connection<MessageEntity>> {
    const size = requirePageSize(first, 'first', 20);
    const beginnings = wanted(query);
    if (beginnings.length === 0) throw new BadUserInput('query', 'query must have a letter or a digit.');
    if (beginnings.length > MOST_WORDS)
      throw new BadUserInput('query', `query may have ${MOST_WORDS} words.`);
    if (roomId) await this.rooms.actor(viewer, roomId);
    const { sql, parameter } = this.index.from(beginnings);
    const conditions = ['member.user_id = ?', 'm.deleted_at IS NULL', 'm.recalled_at IS NULL'];
    const parameters: unknown[] = [parameter, viewer.id];
    const restrict = (condition: string, ...values: unknown[]) => {
      conditions.push(condition);
      parameters.push(...values);
    };
    if (roomId) restrict('m.room_id = ?', roomId);
    if (senderId) restrict('m.sender_id = ?', senderId);
    if (after) {
      const [time, id] = decodePageCursor(after, ['number', 'id'] as const, 'after');
      const before = sqlTime(new Date(time));
      restrict('(m.created_at < ? OR (m.created_at = ? AND m.id < ?))', before, before, id);
    }
    const hits = await this.database.read.query<Hit[]>(
      `SELECT m.room_id, m.seq, m.id FROM ${sql}
       JOIN messages m ON m.room_id = hit.room_id AND m.seq = hit.seq
       JOIN room_members member ON member.room_id = m.room_id
       WHERE ${conditions.join(' AND ')} ORDER BY m.created_at DESC, m.id DESC LIMIT ${size + 1}`,
      parameters,
    );
    const found = await this.messages.byKeys(hits.map((hit) => ({ roomId: hit.room_id, seq: hit.seq })));
    const rows = inOrder(
      hits.map((hit) => hit.id),
      found,
      (message) => message.id,
    ).filter((message) => message !== null);
    return forwardPage(rows, size, after, ({ createdAt, id }) => encodePageCursor(createdAt.getTime(), id));
  }
}

interface Hit {
  room_id: string;
  seq: number;
  id: string;
}
