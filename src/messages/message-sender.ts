import { Inject, Injectable } from '@nestjs/common';
import type { Viewer } from '../auth/viewer.js';
import { FIXED } from '../config/limits.js';
import { Database } from '../database/database.js';
import { placeholders } from '../database/sql.js';
import type { Statement } from '../database/statement.js';
import { BadUserInput, Conflict, NotFound, Unauthenticated } from '../errors/chat-error.js';
import { Metrics } from '../metrics/metrics.js';
import { PubSub } from '../pubsub/pubsub.js';
import { topics } from '../pubsub/topics.js';
import { type BulkWriter, done, type Given, type Outcome, refused } from '../room-log/change.js';
import type { LogChange } from '../room-log/log-transaction.js';
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

/** What was sent, or the id of what was sent before. */
export type Sent = MessageEntity | { readonly knownId: string };

/**
 * Sends messages, those that wait together: one INSERT, one move of the senders' marks; and where their rooms are not
 * known, one membership check for all senders and one look for known ids.
 */
@Injectable()
export class MessageSender implements BulkWriter<Sending, Sent, Speaker> {
  constructor(
    @Inject(SEARCH_INDEX) private readonly search: SearchIndex,
    private readonly database: Database,
    private readonly pubsub: PubSub,
    private readonly metrics: Metrics,
  ) {}

  readonly roomOf = (sending: Sending): string => sending.content.roomId;

  readonly userOf = (sending: Sending): string => sending.viewer.id;

  /** The role in the workspace is no matter of the room: it may change without an event. */
  readonly isStillGood = ({ viewer }: Sending, { user }: Speaker): boolean => user.role === viewer.role;

  readonly readMembers = (sendings: readonly Sending[]): Statement =>
    readSpeakers(
      this.database.dialect,
      sendings.map(({ viewer, content }) => [content.roomId, viewer.id]),
    );

  readonly membersOf = speakersOf;

  readonly readFixed = readReplies;

  readonly readTaken = readTaken;

  readonly write = (
    change: LogChange,
    sendings: readonly Sending[],
    { memberOf, fixed, taken }: Given<Speaker>,
  ) => {
    const known = takenOf(taken);
    const replies = repliesOf(fixed);
    const sent: MessageEntity[] = [];
    const workspaceIds: string[] = [];
    const moved = new Set<Speaker>();
    const outcomes = sendings.map((sending): Outcome<Sent> => {
      try {
        const speaker = speakerOf(memberOf(sending.content.roomId, sending.viewer.id), sending);
        const before = known.get(sending.id);
        if (before) return done(sameAgain(before, sending));
        requireRight('post', { viewer: speaker.user, room: speaker.room, role: speaker.role });
        const message = messageOf(change, sending, replySeq(replies, sending));
        known.set(sending.id, message);
        // What is answered may have come a moment before, in this very batch.
        replies.set(message.id, message);
        sent.push(message);
        workspaceIds.push(speaker.workspaceId);
        moved.add(speaker);
        this.record(change, message, speaker);
        return done(message);
      } catch (error) {
        return refused(error);
      }
    });
    const { dialect } = this.database;
    const statements = [
      ...insertMessages(dialect, sent),
      ...this.search.add(sent),
      ...moveMarks(dialect, change.now, [...moved]),
    ];
    change.onCommit(() => {
      for (const workspaceId of workspaceIds) this.metrics.workspaces.of(workspaceId).messagesSent++;
    });
    return { outcomes, statements };
  };

  /** Sending moves the sender's own marks: what one writes in a room, one has read. */
  private record(change: LogChange, message: MessageEntity, speaker: Speaker): void {
    const { roomId, seq } = message;
    if (speaker.lastReadSeq < seq - 1) {
      // Somebody who answers without having opened the room: their other devices and the others hear of it.
      change.onCommit(() => {
        const mark = { userId: speaker.user.id, lastDeliveredSeq: seq, lastReadSeq: seq };
        if (speaker.counters.memberCount <= FIXED.membersWithReceipts)
          this.pubsub.publish(topics.activity(roomId), { kind: 'receipt', ...mark });
        // Others may have written behind it in the same batch.
        const unreadCount = change.head(roomId).messageSeq - seq;
        const read = { roomId, lastReadSeq: seq, unreadCount, byConnection: null };
        this.pubsub.publish(topics.user(speaker.user.id), { kind: 'read', ...read });
      });
    }
    speaker.lastReadSeq = seq;
    const snapshot = { messages: [message], users: [speaker.user] };
    change.record(roomId, speaker.user.id, { type: 'MessageSent', messageSeq: seq }, snapshot);
  }
}

/** A message that is answered. */
interface Target {
  readonly roomId: string;
  readonly seq: number;
}

function messageOf(
  change: LogChange,
  { viewer, id, content, contentHash }: Sending,
  replyToSeq: number | null,
): MessageEntity {
  const { roomId, type, body, metadata } = content;
  const untouched = {
    editedAt: null,
    deletedAt: null,
    deletedById: null,
    recalledAt: null,
    createdAt: change.now,
  };
  const seq = change.nextMessageSeq(roomId);
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

function speakerOf(speaker: Speaker | undefined, { viewer }: Sending): Speaker {
  if (speaker?.workspaceId !== viewer.workspaceId) throw new NotFound('room');
  if (speaker.user.deactivatedAt) throw new Unauthenticated();
  return speaker;
}

/** A message under an id that is asked for again. */
type Taken = Pick<MessageEntity, 'id' | 'senderId' | 'contentHash'>;

function sameAgain(taken: Taken | MessageEntity, { viewer, contentHash }: Sending): Sent {
  if (taken.senderId !== viewer.id || taken.contentHash !== contentHash)
    throw new Conflict('This id belongs to another message.', 'id');
  return 'body' in taken ? taken : { knownId: taken.id };
}

function replySeq(replies: ReadonlyMap<string, Target>, { content }: Sending): number | null {
  if (!content.replyToId) return null;
  const target = replies.get(content.replyToId);
  if (target?.roomId !== content.roomId)
    throw new BadUserInput('replyToId', 'There is no such message in this room.');
  return target.seq;
}

/** Which of the ids that clients have minted are there already. */
function readTaken(sendings: readonly Sending[]): Statement | null {
  const ids = sendings.filter((sending) => sending.isRetryable).map((sending) => sending.id);
  return byIds('SELECT id, sender_id, content_hash', ids);
}

function takenOf(rows: unknown): Map<string, Taken | MessageEntity> {
  const taken = rows as { id: string; sender_id: string | null; content_hash: string }[];
  return new Map(
    taken.map(({ id, sender_id, content_hash }) => [
      id,
      { id, senderId: sender_id, contentHash: content_hash },
    ]),
  );
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
