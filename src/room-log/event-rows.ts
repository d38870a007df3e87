import { encodeCursor } from './cursor.js';
import type { RecordedEvent } from './log-transaction.js';
import type { RoomEventEntity } from './room-event.entity.js';
import type { RoomEvent, RoomEventFact } from './room-event.js';

type Recorded = Omit<RecordedEvent, 'snapshot'>;

/** An event as a row: the message's number stands in a column, what else belongs to its kind in `data`. */
export function toRow(event: Recorded, at: Date): RoomEventEntity {
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
  const { roomId, seq, actorId } = row;
  const fact = {
    type: row.type,
    ...(row.messageSeq === null ? {} : { messageSeq: row.messageSeq }),
    ...row.data,
  } as RoomEventFact;
  return toEvent({ roomId, seq, actorId, fact }, row.createdAt, epoch);
}

/** The event as everybody gets it. */
export function toEvent({ fact, roomId, seq, actorId }: Recorded, at: Date, epoch: string): RoomEvent {
  const cursor = encodeCursor(epoch, roomId, seq);
  // The one that there are thousands of: copying the fact takes longer than all the rest.
  if (fact.type === 'MessageSent') {
    const { type, messageSeq } = fact;
    return { type, messageSeq, roomId, seq, cursor, at, actorId };
  }
  return { ...fact, roomId, seq, cursor, at, actorId };
}
