import { Inject, Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import type { Viewer } from '../auth/viewer.js';
import { CONFIG, type Config } from '../config/config.js';
import { Database } from '../database/database.js';
import { isDuplicate } from '../database/database-errors.js';
import { Conflict, Forbidden } from '../errors/chat-error.js';
import type { LogTransaction } from '../room-log/log-transaction.js';
import type { RoomEventFact } from '../room-log/room-event.js';
import { RoomLog } from '../room-log/room-log.js';
import { RoomAccess, requireNotArchived, requireRight } from '../rooms/room-access.js';
import { UserEntity } from '../users/user.entity.js';
import { MessageAccess } from './message-access.js';
import { contentOf, hashOf, requireBody } from './message-content.js';
import { MessageEntity } from './message.entity.js';
import { MessageType } from './message.enums.js';
import { MessageSender } from './message-sender.js';
import type { SendMessageInput } from './message.input.js';
import { isOpenTo, requireAlive, requireWithin } from './message.policy.js';
import { MessageRows } from './message-rows.js';

type ChangeType = Extract<RoomEventFact['type'], 'MessageEdited' | 'MessageRecalled' | 'MessageDeleted'>;

/** Sending, and what can be done to what was sent. */
@Injectable()
export class MessagesService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: Database,
    private readonly log: RoomLog,
    private readonly sender: MessageSender,
    private readonly access: MessageAccess,
    private readonly rows: MessageRows,
  ) {}

  /**
   * The same id again from the same sender with the same content answers with the message as it is now.
   * @throws Conflict for anything else under a known id.
   */
  async send(viewer: Viewer, input: SendMessageInput): Promise<MessageEntity> {
    const content = contentOf(input, this.config.limits);
    const contentHash = hashOf(content);
    try {
      const sending = {
        viewer,
        id: input.id ?? newId(),
        isRetryable: Boolean(input.id),
        content,
        contentHash,
      };
      const sent = await this.log.appendBulk(this.sender, sending);
      if (!('knownId' in sent)) return sent;
      return await this.database.repository(MessageEntity).findOneByOrFail({ id: sent.knownId });
    } catch (error) {
      // Two rooms are two locks: the same id may come into both at once, and the key tells.
      if (isDuplicate(error)) throw new Conflict('This id belongs to another message.', 'id');
      throw error;
    }
  }

  async edit(viewer: Viewer, id: string, body: string): Promise<MessageEntity> {
    requireBody(body, this.config.limits);
    return this.change(viewer, id, 'MessageEdited', (tx, message) => {
      requireAuthor(viewer, message);
      requireAlive(message);
      if (!isOpenTo('edit', message)) throw new Forbidden('Only text can be edited.');
      requireWithin('edit', message, tx.now, this.config.limits);
      return message.body === body ? null : { body, editedAt: tx.now };
    });
  }

  async recall(viewer: Viewer, id: string): Promise<MessageEntity> {
    return this.change(viewer, id, 'MessageRecalled', (tx, message) => {
      requireAuthor(viewer, message);
      if (message.recalledAt) return null;
      requireAlive(message);
      requireWithin('recall', message, tx.now, this.config.limits);
      return { body: '', metadata: null, recalledAt: tx.now };
    });
  }

  async delete(viewer: Viewer, id: string): Promise<MessageEntity> {
    return this.change(viewer, id, 'MessageDeleted', (tx, message, membership) => {
      if (message.senderId !== viewer.id) requireRight('moderate', membership);
      if (message.deletedAt) return null;
      return { body: '', metadata: null, deletedAt: tx.now, deletedById: viewer.id };
    });
  }

  private async change(
    viewer: Viewer,
    id: string,
    type: ChangeType,
    decide: (
      tx: LogTransaction,
      message: MessageEntity,
      membership: Awaited<ReturnType<RoomAccess['membership']>>,
    ) => Partial<MessageEntity> | null,
  ): Promise<MessageEntity> {
    const roomId = await this.access.roomOf(id);
    return this.log.append([roomId], async (tx) => {
      const { message, membership } = await this.access.find(viewer, id, tx.manager);
      const changes = decide(tx, message, membership);
      if (!changes) return message;
      requireNotArchived(membership.room);
      const changed = { ...message, ...changes };
      await this.rows.change(tx, changed);
      const actor = await tx.manager.findOneByOrFail(UserEntity, { id: viewer.id });
      tx.record(
        roomId,
        viewer.id,
        { type, messageSeq: message.seq },
        { messages: [changed], users: [actor] },
      );
      return changed;
    });
  }
}

function requireAuthor(viewer: Viewer, message: MessageEntity): void {
  if (message.senderId !== viewer.id || message.type === MessageType.SYSTEM) {
    throw new Forbidden('Only its author may do this to a message.');
  }
}
