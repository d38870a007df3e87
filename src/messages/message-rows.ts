import { Inject, Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { v7 as newId } from 'uuid';
import { insertRows } from '../database/sql.js';
import type { LogTransaction } from '../room-log/log-transaction.js';
import { type Notice, SystemNotices } from '../rooms/system-notices.js';
import { UserEntity } from '../users/user.entity.js';
import { MessageEntity } from './message.entity.js';
import { MessageType } from './message.enums.js';
import { SEARCH_INDEX, type SearchIndex } from './search/search-index.js';

/** Writes messages and their search index, inside a change of the log. */
@Injectable()
export class MessageRows {
  constructor(@Inject(SEARCH_INDEX) private readonly search: SearchIndex) {}

  /** What every message begins with. */
  blank(tx: LogTransaction, roomId: string, seq: number, id: string) {
    const untouched = { editedAt: null, deletedAt: null, deletedById: null, recalledAt: null };
    return { id, roomId, seq, ...untouched, createdAt: tx.now };
  }

  async insert(tx: LogTransaction, message: MessageEntity): Promise<void> {
    await insertRows(tx.manager, MessageEntity, [message]);
    if (message.type !== MessageType.SYSTEM) await this.search.put(tx.manager, message);
  }

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

/** SYSTEM messages: that somebody joined, left or renamed. */
@Injectable()
export class SystemMessages extends SystemNotices {
  constructor(private readonly rows: MessageRows) {
    super();
  }

  override async write(tx: LogTransaction, roomId: string, actorId: string, notice: Notice): Promise<void> {
    const named = 'userIds' in notice ? notice.userIds : [];
    const users = await tx.manager.findBy(UserEntity, { id: In([actorId, ...named]) });
    const nameOf = (id: string) => users.find((user) => user.id === id)?.displayName ?? 'Somebody';
    const message: MessageEntity = {
      ...this.rows.blank(tx, roomId, tx.nextMessageSeq(roomId), newId()),
      senderId: null,
      type: MessageType.SYSTEM,
      body: textOf(notice, nameOf(actorId), named.map(nameOf)),
      replyToSeq: null,
      metadata: { ...notice, actorId },
      contentHash: '',
    };
    await this.rows.insert(tx, message);
    const actor = users.filter((user) => user.id === actorId);
    tx.record(
      roomId,
      actorId,
      { type: 'MessageSent', messageSeq: message.seq },
      { messages: [message], users: actor },
    );
  }
}

const MOST_NAMES = 10;

function textOf(notice: Notice, actor: string, names: readonly string[]): string {
  const people = new Intl.ListFormat('en').format(
    names.length > MOST_NAMES ? [...names.slice(0, MOST_NAMES), `${names.length - MOST_NAMES} more`] : names,
  );
  switch (notice.action) {
    case 'joined':
      return `${actor} added ${people}.`;
    case 'left':
      return `${people} left.`;
    case 'removed':
      return `${actor} removed ${people}.`;
    case 'renamed':
      return `${actor} renamed the room to “${notice.name}”.`;
  }
}
