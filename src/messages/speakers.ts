import { type Dialect, insertInto, sqlTime, toDate, toDateOrNull } from '../database/sql.js';
import type { Statement } from '../database/statement.js';
import type { Member } from '../room-log/known-rooms.js';
import { countersOf, type RawCounters } from '../room-log/log-rows.js';
import { selectMembers } from '../rooms/member-pairs.js';
import type { RoomRole, RoomType } from '../rooms/room.enums.js';
import type { UserEntity } from '../users/user.entity.js';

/** A sender in a room. */
export interface Speaker extends Member {
  readonly workspaceId: string;
  readonly room: { readonly type: RoomType; readonly archivedAt: Date | null };
  readonly role: RoomRole;
  /** As the database writes it: it only goes back there. */
  readonly joinedAt: string;
  readonly joinedMessageSeq: number;
  readonly user: UserEntity;
}

const COLUMNS = `m.room_id, m.role AS room_role, CAST(m.joined_at AS CHAR) AS joined_at, m.joined_message_seq, m.last_read_seq,
  r.type AS room_type, r.archived_at, r.message_seq, r.event_seq, r.member_count, u.id, u.workspace_id, u.email, u.display_name, u.search_key,
  u.avatar_url, u.kind, u.role, u.department, u.last_seen_at, u.deactivated_at, u.session_version,
  u.membership_version, u.created_at`;
/** @param pairs of a room and a user in it. */
export function readSpeakers(dialect: Dialect, pairs: readonly (readonly [string, string])[]): Statement {
  return selectMembers(dialect, COLUMNS, pairs, { withUsers: true });
}

/** What {@link readSpeakers} has given. */
export function speakersOf(rows: unknown): Speaker[] {
  return (rows as RawSpeaker[]).map(fromRaw);
}

/** One statement for all: an INSERT of rows that are there, of which only the marks are taken. */
export function moveMarks(dialect: Dialect, now: Date, speakers: readonly Speaker[]): Statement[] {
  const columns = ['room_id', 'user_id', 'role', 'joined_at', 'joined_message_seq'];
  const marks = ['last_delivered_seq', 'last_read_seq', 'last_read_at'];
  const given = (column: string) => (dialect === 'mysql' ? `VALUES(${column})` : `excluded.${column}`);
  const [later, clause] =
    dialect === 'mysql'
      ? ['GREATEST', 'ON DUPLICATE KEY UPDATE']
      : ['MAX', 'ON CONFLICT (room_id, user_id) DO UPDATE SET'];
  const at = sqlTime(now);
  const rows = speakers.map((speaker) => [
    speaker.roomId,
    speaker.user.id,
    speaker.role,
    speaker.joinedAt,
    speaker.joinedMessageSeq,
    speaker.lastReadSeq,
    speaker.lastReadSeq,
    at,
  ]);
  const then = `${clause} last_delivered_seq = ${later}(room_members.last_delivered_seq, ${given('last_delivered_seq')}),
    last_read_seq = ${later}(room_members.last_read_seq, ${given('last_read_seq')}),
    last_read_at = ${given('last_read_at')}`;
  return insertInto(dialect, 'room_members', [...columns, ...marks], rows, { then });
}

interface RawSpeaker extends RawCounters {
  room_id: string;
  room_role: RoomRole;
  joined_at: string;
  joined_message_seq: number;
  last_read_seq: number;
  room_type: RoomType;
  archived_at: Date | string | null;
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
    userId: row.id,
    workspaceId: row.workspace_id,
    counters: countersOf(row),
    room: { type: row.room_type, archivedAt: toDateOrNull(row.archived_at) },
    role: row.room_role,
    joinedAt: row.joined_at,
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
