import type { EntityManager } from 'typeorm';
import { NotFound } from '../errors/chat-error.js';
import type { RoomEventFact, Snapshot } from './room-event.js';

/** A locked room's counters. Whoever holds the lock holds the next numbers. */
export interface LogHead {
  readonly roomId: string;
  messageSeq: number;
  eventSeq: number;
  memberCount: number;
  lastMessageAt: Date | null;
  touched: boolean;
}

export interface RecordedEvent {
  readonly roomId: string;
  readonly seq: number;
  readonly actorId: string | null;
  readonly fact: RoomEventFact;
  readonly snapshot: Snapshot;
}

/**
 * What a change of a room may do while it holds the lock of its rooms: write through {@link manager}, take
 * numbers, record events. All of it commits together or not at all.
 */
export class LogTransaction {
  readonly events: RecordedEvent[] = [];
  readonly heads = new Map<string, LogHead>();
  readonly afterCommit: (() => void)[] = [];

  constructor(
    readonly manager: EntityManager,
    /** The one time of this change. */
    readonly now: Date,
  ) {}

  /** @throws NotFound where the room is not among those that were locked. */
  head(roomId: string): LogHead {
    const head = this.heads.get(roomId);
    if (!head) throw new NotFound('room');
    return head;
  }

  /** Takes in a room whose row this transaction has just inserted. */
  adopt(roomId: string): LogHead {
    const head = { roomId, messageSeq: 0, eventSeq: 0, memberCount: 0, lastMessageAt: null, touched: true };
    this.heads.set(roomId, head);
    return head;
  }

  /** The number of the message that is about to be inserted. */
  nextMessageSeq(roomId: string): number {
    const head = this.head(roomId);
    head.touched = true;
    head.lastMessageAt = this.now;
    return ++head.messageSeq;
  }

  addMembers(roomId: string, count: number): void {
    const head = this.head(roomId);
    head.touched = true;
    head.memberCount += count;
  }

  record(roomId: string, actorId: string | null, fact: RoomEventFact, snapshot: Snapshot = {}): void {
    const head = this.head(roomId);
    head.touched = true;
    this.events.push({ roomId, seq: ++head.eventSeq, actorId, fact, snapshot });
  }

  /** Runs `action` once the change is committed, and not at all if it is not. */
  onCommit(action: () => void): void {
    this.afterCommit.push(action);
  }
}
