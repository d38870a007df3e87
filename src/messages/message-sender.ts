import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import type { Viewer } from '../auth/viewer.js';
import { FIXED } from '../config/limits.js';
import { Database } from '../database/database.js';
import { placeholders } from '../database/sql.js';
import type { Statement } from '../database/statement.js';
import { BadUserInput, Conflict, NotFound, Unauthenticated } from '../errors/chat-error.js';
import { Metrics } from '../metrics/metrics.js';
import { PubSub } from '../pubsub/pubsub.js';
import { topics } from '../pubsub/topics.js';
import { type BulkWriter, done, type Outcome, refused } from '../room-log/change.js';
import type { LogTransaction } from '../room-log/log-transaction.js';
import { requireRight } from '../rooms/room-access.js';
import type { MessageContent } from './message-content.js';
import { MessageEntity } from './message.entity.js';
import { insertMessages } from './message-rows.js';
import { SEARCH_INDEX, type SearchIndex } from './search/search-index.js';
import { moveMarks, readSpeakers, type Speaker, speakersOf } from './speakers.js';

/** A message on its way into its room. */
export interface Sending {
  readonly viewer: Viewer;
  readonly id: string;
  /** The client minted the id, so it may be known already. */
  readonly isRetryable: boolean;
  readonly content: MessageContent;
  readonly contentHash: string;
}

/**
 * Sends messages, those that wait together: one membership check for all senders, one look for known ids, one
 * INSERT, one move of the senders' marks.
 */
@Injectable()
export class MessageSender implements BulkWriter<Sending, MessageEntity> {
  constructor(
    @Inject(SEARCH_INDEX) private readonly search: SearchIndex,
    private readonly database: Database,
    private readonly pubsub: PubSub,
    private readonly metrics: Metrics,
  ) {}

  readonly roomOf = (sending: Sending): string => sending.content.roomId;

  readonly reads = {
    count: 3,
    of: (sendings: readonly Sending[]) => [
      readSpeakers(
        this.database.dialect,
        sendings.map(({ viewer, content }) => [content.roomId, viewer.id]),
      ),
      readKnown(sendings),
      readReplies(sendings),
    ],
  };

  readonly write = async (
    tx: LogTransaction,
    sendings: readonly Sending[],
    [spoken, before, answered]: readonly unknown[],
  ) => {
    const speakers = speakersOf(spoken);
    const known = await knownOf(tx.manager, before);
    const replies = repliesOf(answered);
    const sent: MessageEntity[] = [];
    const workspaceIds: string[] = [];
    const moved = new Set<Speaker>();
    const outcomes = sendings.map((sending): Outcome<MessageEntity> => {
      try {
        const speaker = speakerOf(speakers, sending);
        const before = known.get(sending.id);
        if (before) return done(sameAgain(before, sending));
        requireRight('post', { viewer: speaker.user, room: speaker.room, role: speaker.role });
        const message = messageOf(tx, sending, replySeq(replies, sending));
        known.set(sending.id, message);
        // What is answered may have come a moment before, in this very batch.
        replies.set(message.id, message);
        sent.push(message);
        workspaceIds.push(speaker.workspaceId);
        moved.add(speaker);
        this.record(tx, message, speaker);
        return done(message);
      } catch (error) {
        return refused(error);
      }
    });
    const { dialect } = this.database;
    const statements = [
      ...insertMessages(dialect, sent),
      ...this.search.add(sent),
      ...moveMarks(dialect, tx.now, [...moved]),
    ];
    tx.onCommit(() => {
      for (const workspaceId of workspaceIds) this.metrics.workspaces.of(workspaceId).messagesSent++;
    });
    return { outcomes, statements };
  };

  /** Sending moves the sender's own marks: what one writes in a room, one has read. */
  private record(tx: LogTransaction, message: MessageEntity, speaker: Speaker): void {
    const { roomId, seq } = message;
    if (speaker.lastReadSeq < seq - 1) {
      // Somebody who answers without having opened the room: their other devices and the others hear of it.
      tx.onCommit(() => {
        const mark = { userId: speaker.user.id, lastDeliveredSeq: seq, lastReadSeq: seq };
        if (speaker.memberCount <= FIXED.membersWithReceipts)
          this.pubsub.publish(topics.activity(roomId), { kind: 'receipt', ...mark });
        const read = { roomId, lastReadSeq: seq, unreadCount: 0, byConnection: null };
        this.pubsub.publish(topics.user(speaker.user.id), { kind: 'read', ...read });
      });
    }
    speaker.lastReadSeq = seq;
    const snapshot = { messages: [message], users: [speaker.user] };
    tx.record(roomId, speaker.user.id, { type: 'MessageSent', messageSeq: seq }, snapshot);
  }
}

/** A message that is answered. */
interface Target {
  readonly roomId: string;
  readonly seq: number;
}

function messageOf(
  tx: LogTransaction,
  { viewer, id, content, contentHash }: Sending,
  replyToSeq: number | null,
): MessageEntity {
  const { roomId, type, body, metadata } = content;
  const untouched = {
    editedAt: null,
    deletedAt: null,
    deletedById: null,
    recalledAt: null,
    createdAt: tx.now,
  };
  const seq = tx.nextMessageSeq(roomId);
  return {
    id,
    roomId,
    seq,
    senderId: viewer.id,
    type,
    body,
    replyToSeq,
    metadata,
    contentHash,
    ...untouched,
  };
}

function speakerOf(speakers: ReadonlyMap<string, Speaker>, { viewer, content }: Sending): Speaker {
  const speaker = speakers.get(`${content.roomId} ${viewer.id}`);
  if (!speaker || speaker.workspaceId !== viewer.workspaceId) throw new NotFound('room');
  if (speaker.user.deactivatedAt) throw new Unauthenticated();
  return speaker;
}

function sameAgain(known: MessageEntity, { viewer, contentHash }: Sending): MessageEntity {
  if (known.senderId === viewer.id && known.contentHash === contentHash) return known;
  throw new Conflict('This id belongs to another message.', 'id');
}

function replySeq(replies: ReadonlyMap<string, Target>, { content }: Sending): number | null {
  if (!content.replyToId) return null;
  const target = replies.get(content.replyToId);
  if (target?.roomId !== content.roomId)
    throw new BadUserInput('replyToId', 'There is no such message in this room.');
  return target.seq;
}

/** Which of the ids that clients have minted are there already. */
function readKnown(sendings: readonly Sending[]): Statement | null {
  const ids = sendings.filter((sending) => sending.isRetryable).map((sending) => sending.id);
  return byIds('SELECT id', ids);
}

async function knownOf(manager: EntityManager, rows: unknown): Promise<Map<string, MessageEntity>> {
  const ids = (rows as { id: string }[]).map((row) => row.id);
  const known = ids.length > 0 ? await manager.findBy(MessageEntity, { id: In(ids) }) : [];
  return new Map(known.map((message) => [message.id, message]));
}

function readReplies(sendings: readonly Sending[]): Statement | null {
  const ids = sendings.map(({ content }) => content.replyToId).filter((id) => id !== null);
  return byIds('SELECT id, room_id, seq', ids);
}

function byIds(select: string, ids: readonly string[]): Statement | null {
  if (ids.length === 0) return null;
  return { sql: `${select} FROM messages WHERE id IN (${placeholders(ids.length)})`, values: ids };
}

function repliesOf(rows: unknown): Map<string, Target> {
  const targets = rows as { id: string; room_id: string; seq: number }[];
  return new Map(targets.map(({ id, room_id, seq }) => [id, { roomId: room_id, seq }]));
}
