import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { v7 as newId } from 'uuid';
import { Database } from '../database/database.js';
import { runInOrder } from '../database/statement.js';
import { KnownRooms } from '../room-log/known-rooms.js';
import type { LogTransaction } from '../room-log/log-transaction.js';
import { RoomMemberEntity } from '../rooms/room-member.entity.js';
import { type Notice, SystemNotices } from '../rooms/system-notices.js';
import { UserEntity } from '../users/user.entity.js';
import type { MessageEntity } from './message.entity.js';
import { MessageType } from './message.enums.js';
import { insertMessages } from './message-rows.js';

/** SYSTEM messages: that somebody joined, left or renamed. */
@Injectable()
export class SystemMessages extends SystemNotices {
  constructor(
    private readonly database: Database,
    private readonly known: KnownRooms,
  ) {
    super();
  }

  override async write(tx: LogTransaction, roomId: string, actorId: string, notice: Notice): Promise<void> {
    const named = 'userIds' in notice ? notice.userIds : [];
    const users = await tx.manager.findBy(UserEntity, { id: In([actorId, ...named]) });
    const nameOf = (id: string) => users.find((user) => user.id === id)?.displayName ?? 'Somebody';
    const message: MessageEntity = {
      id: newId(),
      roomId,
      seq: tx.nextMessageSeq(roomId),
      senderId: null,
      type: MessageType.SYSTEM,
      body: textOf(notice, nameOf(actorId), named.map(nameOf)),
      replyToSeq: null,
      metadata: { ...notice, actorId },
      contentHash: '',
      editedAt: null,
      deletedAt: null,
      deletedById: null,
      recalledAt: null,
      createdAt: tx.now,
    };
    await runInOrder(tx.manager, insertMessages(this.database.dialect, [message]));
    // Nobody's own doing is news to them: who had read everything has read this, too.
    const { seq } = message;
    const marks = { lastReadSeq: seq, lastDeliveredSeq: seq };
    const whoHadReadAll = { roomId, userId: actorId, lastReadSeq: seq - 1 };
    const { affected } = await tx.manager.update(RoomMemberEntity, whoHadReadAll, marks);
    if (affected) tx.onCommit(() => this.known.hasRead(roomId, actorId, seq));
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
