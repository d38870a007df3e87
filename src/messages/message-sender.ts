import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import type { Viewer } from '../auth/viewer.js';
import { FIXED } from '../config/limits.js';
import { Database } from '../database/database.js';
import { insertInto, sqlTime, toDate, toDateOrNull } from '../database/sql.js';
import { BadUserInput, Conflict, NotFound, Unauthenticated } from '../errors/chat-error.js';
import { Metrics } from '../metrics/metrics.js';
import { PubSub } from '../pubsub/pubsub.js';
import { topics } from '../pubsub/topics.js';
import { type BulkWriter, done, type Outcome, refused } from '../room-log/change.js';
import type { LogTransaction } from '../room-log/log-transaction.js';
import { requireRight } from '../rooms/room-access.js';
import type { RoomRole, RoomType } from '../rooms/room.enums.js';
import type { UserEntity } from '../users/user.entity.js';
import type { MessageContent } from './message-content.js';
import { MessageEntity } from './message.entity.js';
import { insertMessages } from './message-rows.js';
import { SEARCH_INDEX, type SearchIndex } from './search/search-index.js';

/** A message on its way into its room. */
export interface Sending {
  readonly viewer: Viewer;
  readonly id: string;
  /** The client minted the id, so it may be known already. */
  readonly isRetryable: boolean;
  readonly content: MessageContent;
  readonly contentHash: string;
}

/** A sender in a room, as the database has them under the room's lock. */
interface Speaker {
  readonly roomId: string;
  readonly workspaceId: string;
  readonly room: { readonly type: RoomType; readonly archivedAt: Date | null };
  readonly memberCount: number;
  readonly role: RoomRole;
  readonly joinedAt: Date;
  readonly joinedMessageSeq: number;
  /** Moves along with what is sent. */
  lastReadSeq: number;
  readonly user: UserEntity;
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

  readonly write = async (
    tx: LogTransaction,
    sendings: readonly Sending[],
  ): Promise<Outcome<MessageEntity>[]> => {
    const speakers = await readSpeakers(tx.manager, sendings);
    const known = await readKnown(tx.manager, sendings);
    const replies = await readReplies(tx.manager, sendings);
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
    await insertMessages(tx.manager, this.database.dialect, sent);
    await this.search.add(tx.manager, sent);
    await this.moveMarks(tx, [...moved]);
    tx.onCommit(() => {
      for (const workspaceId of workspaceIds) this.metrics.workspaces.of(workspaceId).messagesSent++;
    });
    return outcomes;
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

  /** One statement for all: an INSERT of rows that are there, of which only the marks are taken. */
  private async moveMarks(tx: LogTransaction, speakers: readonly Speaker[]): Promise<void> {
    const { dialect } = this.database;
    const columns = ['room_id', 'user_id', 'role', 'joined_at', 'joined_message_seq'];
    const marks = ['last_delivered_seq', 'last_read_seq', 'last_read_at'];
    const given = (column: string) => (dialect === 'mysql' ? `VALUES(${column})` : `excluded.${column}`);
    const [later, clause] =
      dialect === 'mysql'
        ? ['GREATEST', 'ON DUPLICATE KEY UPDATE']
        : ['MAX', 'ON CONFLICT (room_id, user_id) DO UPDATE SET'];
    await insertInto(
      tx.manager,
      dialect,
      'room_members',
      [...columns, ...marks],
      speakers.map((speaker) => [
        speaker.roomId,
        speaker.user.id,
        speaker.role,
        sqlTime(speaker.joinedAt),
        speaker.joinedMessageSeq,
        speaker.lastReadSeq,
        speaker.lastReadSeq,
        sqlTime(tx.now),
      ]),
      `${clause} last_delivered_seq = ${later}(room_members.last_delivered_seq, ${given('last_delivered_seq')}),
       last_read_seq = ${later}(room_members.last_read_seq, ${given('last_read_seq')}),
       last_read_at = ${given('last_read_at')}`,
    );
  }
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

function replySeq(replies: ReadonlyMap<string, MessageEntity>, { content }: Sending): number | null {
  if (!content.replyToId) return null;
  const target = replies.get(content.replyToId);
  if (target?.roomId !== content.roomId)
    throw new BadUserInput('replyToId', 'There is no such message in this room.');
  return target.seq;
}

async function readKnown(
  manager: EntityManager,
  sendings: readonly Sending[],
): Promise<Map<string, MessageEntity>> {
  const ids = sendings.filter((sending) => sending.isRetryable).map((sending) => sending.id);
  const known = ids.length > 0 ? await manager.findBy(MessageEntity, { id: In(ids) }) : [];
  return new Map(known.map((message) => [message.id, message]));
}

async function readReplies(
  manager: EntityManager,
  sendings: readonly Sending[],
): Promise<Map<string, MessageEntity>> {
  const ids = sendings.map(({ content }) => content.replyToId).filter((id) => id !== null);
  const targets =
    ids.length > 0
      ? await manager.find(MessageEntity, {
          select: { id: true, roomId: true, seq: true },
          where: { id: In(ids) },
        })
      : [];
  return new Map(targets.map((message) => [message.id, message]));
}

async function readSpeakers(
  manager: EntityManager,
  sendings: readonly Sending[],
): Promise<Map<string, Speaker>> {
  const pairs = new Map(
    sendings.map(({ viewer, content }) => [`${content.roomId} ${viewer.id}`, [content.roomId, viewer.id]]),
  );
  const rows = await manager.query<RawSpeaker[]>(
    `SELECT m.room_id, m.role AS room_role, m.joined_at, m.joined_message_seq, m.last_read_seq,
       r.type AS room_type, r.archived_at, r.member_count, u.id, u.workspace_id, u.email, u.display_name,
       u.search_key, u.avatar_url, u.kind, u.role, u.department, u.last_seen_at, u.deactivated_at,
       u.session_version, u.membership_version, u.created_at
     FROM room_members m JOIN rooms r ON r.id = m.room_id JOIN users u ON u.id = m.user_id
     WHERE ${[...pairs].map(() => '(m.room_id = ? AND m.user_id = ?)').join(' OR ')}`,
    [...pairs.values()].flat(),
  );
  return new Map(rows.map((row) => [`${row.room_id} ${row.id}`, fromRaw(row)]));
}

interface RawSpeaker {
  room_id: string;
  room_role: RoomRole;
  joined_at: Date | string;
  joined_message_seq: number;
  last_read_seq: number;
  room_type: RoomType;
  archived_at: Date | string | null;
  member_count: number;
  id: string;
  workspace_id: string;
  email: string;
  display_name: string;
  search_key: string;
  avatar_url: string | null;
  kind: UserEntity['kind'];
  role: UserEntity['role'];
  department: string | null;
  last_seen_at: Date | string | null;
  deactivated_at: Date | string | null;
  session_version: number;
  membership_version: number;
  created_at: Date | string;
}

function fromRaw(row: RawSpeaker): Speaker {
  return {
    roomId: row.room_id,
    workspaceId: row.workspace_id,
    room: { type: row.room_type, archivedAt: toDateOrNull(row.archived_at) },
    memberCount: row.member_count,
    role: row.room_role,
    joinedAt: toDate(row.joined_at),
    joinedMessageSeq: row.joined_message_seq,
    lastReadSeq: row.last_read_seq,
    user: {
      id: row.id,
      workspaceId: row.workspace_id,
      email: row.email,
      passwordHash: '',
      displayName: row.display_name,
      searchKey: row.search_key,
      avatarUrl: row.avatar_url,
      kind: row.kind,
      role: row.role,
      department: row.department,
      lastSeenAt: toDateOrNull(row.last_seen_at),
      deactivatedAt: toDateOrNull(row.deactivated_at),
      sessionVersion: row.session_version,
      membershipVersion: row.membership_version,
      createdAt: toDate(row.created_at),
    },
  };
}
