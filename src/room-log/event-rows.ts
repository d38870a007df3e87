import { encodeCursor } from './cursor.js';
import type { RecordedEvent } from './log-transaction.js';
import type { RoomEventEntity } from './room-event.entity.js';
import type { RoomEvent, RoomEventFact } from './room-event.js';

/** An event as a row: the message's number stands in a column, what else belongs to its kind in `data`. */
export function toRow(event: RecordedEvent, at: Date): RoomEventEntity {
  const { type, ...rest } = event.fact;
  const { messageSeq = null, ...data } = rest as { messageSeq?: number } & Record<string, unknown>;
  return {
    roomId: event.roomId,
    seq: event.seq,
    type,
    actorId: event.actorId,
    messageSeq,
    data: Object.keys(data).length > 0 ? data : null,
    createdAt: at,
  };
}

export function fromRow(row: RoomEventEntity, epoch: string): RoomEvent {
  const fact = {
    type: row.type,
    ...(row.messageSeq === null ? {} : { messageSeq: row.messageSeq }),
    ...row.data,
  } as RoomEventFact;
  return {
    ...fact,
    roomId: row.roomId,
    seq: row.seq,
    cursor: encodeCursor(epoch, row.roomId, row.seq),
    at: row.createdAt,
    actorId: row.actorId,
  };
}
