import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { v7 as newId } from 'uuid';
import type { Viewer } from '../auth/viewer.js';
import { CONFIG, type Config } from '../config/config.js';
import { FIXED } from '../config/limits.js';
import { isDuplicate } from '../database/database-errors.js';
import { BadUserInput, Conflict, Forbidden } from '../errors/chat-error.js';
import { PubSub } from '../pubsub/pubsub.js';
import { topics } from '../pubsub/topics.js';
import type { LogTransaction } from '../room-log/log-transaction.js';
import type { RoomEventFact } from '../room-log/room-event.js';
import { RoomLog } from '../room-log/room-log.js';
import { RoomAccess, requireNotArchived, requireRight } from '../rooms/room-access.js';
import type { RoomEntity } from '../rooms/room.entity.js';
import { RoomMemberEntity } from '../rooms/room-member.entity.js';
import { UserEntity } from '../users/user.entity.js';
import { MessageAccess } from './message-access.js';
import { contentOf, hashOf, type MessageContent, requireBody } from './message-content.js';
import { MessageEntity } from './message.entity.js';
import { MessageType } from './message.enums.js';
import type { SendMessageInput } from './message.input.js';
import { isOpenTo, requireAlive, requireWithin } from './message.policy.js';
import { MessageRows } from './message-rows.js';

type ChangeType = Extract<RoomEventFact['type'], 'MessageEdited' | 'MessageRecalled' | 'MessageDeleted'>;

/** Sending, and what can be done to what was sent. */
@Injectable()
export class MessagesService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly log: RoomLog,
    private readonly pubsub: PubSub,
    private readonly rooms: RoomAccess,
    private readonly access: MessageAccess,
    private readonly rows: MessageRows,
  ) {}

  /**
   * The same id again from the same sender with the same content answers with the message as it is now.
   * @throws Conflict for anything else under a known id.
   */
  async send(viewer: Viewer, input: SendMessageInput): Promise<MessageEntity> {
    const content = contentOf(input, this.config.limits);
    const id = input.id ?? newId();
    try {
      return await this.log.append([content.roomId], (tx) => this.write(tx, viewer, id, content));
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

  private async write(
    tx: LogTransaction,
    viewer: Viewer,
    id: string,
    content: MessageContent,
  ): Promise<MessageEntity> {
    const membership = await this.rooms.membership(viewer, content.roomId, tx.manager);
    const contentHash = hashOf(content);
    const known = await tx.manager.findOneBy(MessageEntity, { id });
    if (known) return sameAgain(viewer, known, contentHash);
    requireRight('post', membership);
    const { roomId, type, body, metadata } = content;
    const replyToSeq = await this.replySeq(tx.manager, content);
    const seq = tx.nextMessageSeq(roomId);
    const message = {
      ...this.rows.blank(tx, roomId, seq, id),
      senderId: viewer.id,
      type,
      body,
      replyToSeq,
      metadata,
      contentHash,
    };
    await this.rows.insert(tx, message);
    // Sending moves the sender's own marks: what one writes in a room, one has read.
    const marks = { lastDeliveredSeq: seq, lastReadSeq: seq, lastReadAt: tx.now };
    await tx.manager.update(RoomMemberEntity, { roomId, userId: viewer.id }, marks);
    const sender = await tx.manager.findOneByOrFail(UserEntity, { id: viewer.id });
    if (membership.member.lastReadSeq < seq - 1)
      tx.onCommit(() => this.announceRead(viewer, membership.room, seq));
    tx.record(
      roomId,
      viewer.id,
      { type: 'MessageSent', messageSeq: seq },
      { messages: [message], users: [sender] },
    );
    return message;
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

  /** Somebody who answers without having opened the room has read it all the same. */
  private announceRead(viewer: Viewer, room: RoomEntity, seq: number): void {
    const mark = { userId: viewer.id, lastDeliveredSeq: seq, lastReadSeq: seq };
    if (room.memberCount <= FIXED.membersWithReceipts)
      this.pubsub.publish(topics.activity(room.id), { kind: 'receipt', ...mark });
    const read = { roomId: room.id, lastReadSeq: seq, unreadCount: 0, byConnection: null };
    this.pubsub.publish(topics.user(viewer.id), { kind: 'read', ...read });
  }

  private async replySeq(
    manager: EntityManager,
    { roomId, replyToId }: MessageContent,
  ): Promise<number | null> {
    if (!replyToId) return null;
    const target = await manager.findOneBy(MessageEntity, { id: replyToId, roomId });
    if (!target) throw new BadUserInput('replyToId', 'There is no such message in this room.');
    return target.seq;
  }
}

function requireAuthor(viewer: Viewer, message: MessageEntity): void {
  if (message.senderId !== viewer.id || message.type === MessageType.SYSTEM) {
    throw new Forbidden('Only its author may do this to a message.');
  }
}

function sameAgain(viewer: Viewer, known: MessageEntity, contentHash: string): MessageEntity {
  if (known.senderId === viewer.id && known.contentHash === contentHash) return known;
  throw new Conflict('This id belongs to another message.', 'id');
}
