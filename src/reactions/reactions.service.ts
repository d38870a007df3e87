import { Injectable } from '@nestjs/common';
import type { Viewer } from '../auth/viewer.js';
import { FIXED } from '../config/limits.js';
import { insertRows } from '../database/sql.js';
import { BadUserInput } from '../errors/chat-error.js';
import { MessageAccess } from '../messages/message-access.js';
import type { MessageEntity } from '../messages/message.entity.js';
import { requireAlive } from '../messages/message.policy.js';
import type { LogTransaction } from '../room-log/log-transaction.js';
import { RoomLog } from '../room-log/room-log.js';
import { requireNotArchived } from '../rooms/room-access.js';
import { UserEntity } from '../users/user.entity.js';
import { requireEmoji } from './emoji.js';
import { MessageReactionEntity } from './message-reaction.entity.js';
import { ReactionAction } from './reaction.model.js';

export interface Toggled {
  readonly action: ReactionAction;
  readonly message: MessageEntity;
}

/** Putting emoji to messages, and taking them away. What is as wished already stays so, without an event. */
@Injectable()
export class ReactionsService {
  constructor(
    private readonly log: RoomLog,
    private readonly messages: MessageAccess,
  ) {}

  add(viewer: Viewer, messageId: string, emoji: string): Promise<Toggled> {
    return this.react(viewer, messageId, emoji, () => ReactionAction.ADDED);
  }

  remove(viewer: Viewer, messageId: string, emoji: string): Promise<Toggled> {
    return this.react(viewer, messageId, emoji, () => ReactionAction.REMOVED);
  }

  toggle(viewer: Viewer, messageId: string, emoji: string): Promise<Toggled> {
    return this.react(viewer, messageId, emoji, (present) =>
      present ? ReactionAction.REMOVED : ReactionAction.ADDED,
    );
  }

  private async react(
    viewer: Viewer,
    messageId: string,
    text: string,
    decide: (present: boolean) => ReactionAction,
  ): Promise<Toggled> {
    const emoji = requireEmoji(text);
    const roomId = await this.messages.roomOf(messageId);
    return this.log.append([roomId], async (tx) => {
      const { message, membership } = await this.messages.find(viewer, messageId, tx.manager);
      requireNotArchived(membership.room);
      requireAlive(message);
      const key = { roomId, messageSeq: message.seq, userId: viewer.id, emoji };
      const present = await tx.manager.existsBy(MessageReactionEntity, key);
      const action = decide(present);
      if (present === (action === ReactionAction.ADDED)) return { action, message };
      if (present) await tx.manager.delete(MessageReactionEntity, key);
      else await this.insert(tx, key);
      const users = await tx.manager.findBy(UserEntity, { id: viewer.id });
      const type = present ? 'ReactionRemoved' : 'ReactionAdded';
      tx.record(roomId, viewer.id, { type, messageSeq: message.seq, emoji }, { messages: [message], users });
      return { action, message };
    });
  }

  private async insert(tx: LogTransaction, key: Omit<MessageReactionEntity, 'createdAt'>): Promise<void> {
    const { roomId, messageSeq } = key;
    const rows = await tx.manager.query<{ emoji: string }[]>(
      'SELECT DISTINCT emoji FROM message_reactions WHERE room_id = ? AND message_seq = ?',
      [roomId, messageSeq],
    );
    if (rows.length >= FIXED.reactionsPerMessage && !rows.some((row) => row.emoji === key.emoji)) {
      throw new BadUserInput(
        'emoji',
        `A message holds ${FIXED.reactionsPerMessage} different emoji at the most.`,
      );
    }
    await insertRows(tx.manager, MessageReactionEntity, [{ ...key, createdAt: tx.now }]);
  }
}
