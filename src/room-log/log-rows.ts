import type { EntityManager } from 'typeorm';
import { type Dialect, insertInto, placeholders, sqlTime } from '../database/sql.js';
import type { LogHead } from './log-transaction.js';
import type { RoomEventEntity } from './room-event.entity.js';

export async function insertEvents(
  manager: EntityManager,
  dialect: Dialect,
  rows: readonly RoomEventEntity[],
): Promise<void> {
  const columns = ['room_id', 'seq', 'type', 'actor_id', 'message_seq', 'data', 'created_at'];
  await insertInto(
    manager,
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

/** One statement for all rooms. */
export async function moveCounters(manager: EntityManager, heads: readonly LogHead[]): Promise<void> {
  if (heads.length === 0) return;
  const each = heads.map(() => 'WHEN ? THEN ?').join(' ');
  const column = (name: string) => `${name} = CASE id ${each} ELSE ${name} END`;
  const values = (valueOf: (head: LogHead) => unknown) =>
    heads.flatMap((head) => [head.roomId, valueOf(head)]);
  const spoken = heads.filter((head) => head.lastMessageAt !== null);
  const times =
    spoken.length > 0
      ? `, last_message_at = CASE id ${spoken.map(() => 'WHEN ? THEN ?').join(' ')} ELSE last_message_at END`
      : '';
  await manager.query(
    `UPDATE rooms SET ${column('message_seq')}, ${column('event_seq')}, ${column('member_count')}${times}
     WHERE id IN (${placeholders(heads.length)})`,
    [
      ...values((head) => head.messageSeq),
      ...values((head) => head.eventSeq),
      ...values((head) => head.memberCount),
      ...spoken.flatMap((head) => [head.roomId, head.lastMessageAt && sqlTime(head.lastMessageAt)]),
      ...heads.map((head) => head.roomId),
    ],
  );
}
