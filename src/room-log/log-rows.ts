import { type Dialect, insertInto, placeholders, sqlTime } from '../database/sql.js';
import type { Statement } from '../database/statement.js';
import { type Counters, headOf, type LogHead } from './log-transaction.js';
import type { RoomEventEntity } from './room-event.entity.js';

export function insertEvents(dialect: Dialect, rows: readonly RoomEventEntity[]): Statement[] {
  const columns = ['room_id', 'seq', 'type', 'actor_id', 'message_seq', 'data', 'created_at'];
  return insertInto(
    dialect,
    'room_events',
    columns,
    rows.map((row) => [
      row.roomId,
      row.seq,
      row.type,
      row.actorId,
      row.messageSeq,
      row.data && JSON.stringify(row.data),
      sqlTime(row.createdAt),
    ]),
  );
}

/**
 * One statement for all rooms. `isForeseen`: fails where a room's log does not stand where it was thought to, since its
 * number may not be NULL.
 */
export function moveCounters(heads: readonly LogHead[], { isForeseen = false } = {}): Statement[] {
  if (heads.length === 0) return [];
  const spoken = heads.filter((head) => head.lastMessageAt !== null);
  const moves = [
    moved('message_seq', heads, ({ messageSeq }) => [messageSeq]),
    isForeseen
      ? moved(
          'event_seq',
          heads,
          (head) => [head.eventSeqBefore, head.eventSeq],
          'CASE WHEN event_seq = ? THEN ? END',
        )
      : moved('event_seq', heads, ({ eventSeq }) => [eventSeq]),
    moved('member_count', heads, ({ memberCount }) => [memberCount]),
    ...(spoken.length > 0
      ? [moved('last_message_at', spoken, ({ lastMessageAt }) => [lastMessageAt && sqlTime(lastMessageAt)])]
      : []),
  ];
  const sql = `UPDATE rooms SET ${moves.map((move) => move.sql).join(', ')} WHERE id IN (${placeholders(heads.length)})`;
  return [{ sql, values: [...moves.flatMap((move) => move.values), ...heads.map((head) => head.roomId)] }];
}

/** A column in these rooms, as it was in the others. @param then what it becomes, of the values. */
const moved = (
  column: string,
  heads: readonly LogHead[],
  valuesOf: (head: LogHead) => readonly unknown[],
  then = '?',
): Statement => ({
  sql: `${column} = CASE id ${heads.map(() => `WHEN ? THEN ${then}`).join(' ')} ELSE ${column} END`,
  values: heads.flatMap((head) => [head.roomId, ...valuesOf(head)]),
});

/** Reads the counters of rooms, in the order of their ids, and locks them to the end of the transaction. */
export function lockHeads(dialect: Dialect, roomIds: readonly string[]): Statement[] {
  if (roomIds.length === 0) return [];
  const ids = [...new Set(roomIds)].sort();
  const sql = `SELECT id, message_seq, event_seq, member_count FROM rooms WHERE id IN (${placeholders(ids.length)})
    ORDER BY id ${dialect === 'mysql' ? 'FOR UPDATE' : ''}`;
  return [{ sql, values: ids }];
}

/** What {@link lockHeads} has given. */
export function headsOf(rows: unknown): Map<string, LogHead> {
  return new Map((rows as RawHead[] | undefined)?.map((row) => [row.id, headOf(row.id, countersOf(row))]));
}

/** A room's counters as a row has them. */
export interface RawCounters {
  readonly message_seq: number;
  readonly event_seq: number;
  readonly member_count: number;
}

interface RawHead extends RawCounters {
  readonly id: string;
}

export const countersOf = (row: RawCounters): Counters => ({
  messageSeq: row.message_seq,
  eventSeq: row.event_seq,
  memberCount: row.member_count,
});
