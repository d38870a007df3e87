import { Inject, Injectable } from '@nestjs/common';
import { type Dialect, insertInto, sqlTime } from '../database/sql.js';
import type { Statement } from '../database/statement.js';
import type { LogTransaction } from '../room-log/log-transaction.js';
import { MessageEntity } from './message.entity.js';
import { SEARCH_INDEX, type SearchIndex } from './search/search-index.js';

/** One statement for all, or few. */
export function insertMessages(dialect: Dialect, messages: readonly MessageEntity[]): Statement[] {
  const columns = [
    'room_id',
    'seq',
    'id',
    'sender_id',
    'type',
    'body',
    'reply_to_seq',
    'metadata',
    'content_hash',
    'created_at',
  ];
  return insertInto(
    dialect,
    'messages',
    columns,
    messages.map((message) => [
      message.roomId,
      message.seq,
      message.id,
      message.senderId,
      message.type,
      message.body,
      message.replyToSeq,
      message.metadata === null ? null : JSON.stringify(message.metadata),
      message.contentHash,
      sqlTime(message.createdAt),
    ]),
  );
}

/** Changes messages and their search index, inside a change of the log. */
@Injectable()
export class MessageRows {
  constructor(@Inject(SEARCH_INDEX) private readonly search: SearchIndex) {}

  /** Writes what an edit, a recall or a deletion has changed. What is gone loses its reactions and is not found. */
  async change(tx: LogTransaction, message: MessageEntity): Promise<void> {
    const { roomId, seq, body, metadata, editedAt, deletedAt, deletedById, recalledAt, senderId } = message;
    const changes = { body, metadata: metadata as never, editedAt, deletedAt, deletedById, recalledAt };
    await tx.manager.update(
      MessageEntity,
      { roomId, seq, ...(senderId === null ? {} : { senderId }) },
      changes,
    );
    if (deletedAt || recalledAt) {
      await this.search.remove(tx.manager, roomId, seq);
      await tx.manager.query('DELETE FROM message_reactions WHERE room_id = ? AND message_seq = ?', [
        roomId,
        seq,
      ]);
    } else {
      await this.search.put(tx.manager, message);
    }
  }
}
