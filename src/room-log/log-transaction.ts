import type { EntityManager } from 'typeorm';
import { NotFound } from '../errors/chat-error.js';
import type { RoomEventFact, Snapshot } from './room-event.js';

/** A room's counters. Whoever holds its lock holds the next numbers. */
export interface LogHead {
  readonly roomId: string;
  messageSeq: number;
  eventSeq: number;
  memberCount: number;
  /** {@link eventSeq} before this transaction. */
  readonly eventSeqBefore: number;
  /** Set where this transaction has added a message. */
  lastMessageAt: Date | null;
  touched: boolean;
}

/** Where a room's log stands. */
export type Counters = Pick<LogHead, 'messageSeq' | 'eventSeq' | 'memberCount'>;

export function headOf(roomId: string, { messageSeq, eventSeq, memberCount }: Counters): LogHead {
  const counters = { messageSeq, eventSeq, memberCount };
  return { roomId, ...counters, eventSeqBefore: eventSeq, lastMessageAt: null, touched: false };
}

export interface RecordedEvent {
  readonly roomId: string;
  readonly seq: number;
  readonly actorId: string | null;
  readonly fact: RoomEventFact;
  readonly snapshot: Snapshot;
}

/**
 * What a change adds to rooms: numbers it takes, events it records. Several changes may share a database transaction
 * and its heads; each has a LogChange of its own.
 */
export class LogChange {
  readonly events: RecordedEvent[] = [];
  readonly afterCommit: (() => void)[] = [];
  private readonly before = new Map<string, LogHead>();

  constructor(
    /** The one time of this change. */
    readonly now: Date,
    readonly heads: Map<string, LogHead>,
  ) {}

  /** @throws NotFound where the room is not among those that were locked. */
  head(roomId: string): LogHead {
    const head = this.heads.get(roomId);
    if (!head) throw new NotFound('room');
    return head;
  }

  /** The number of the message that is about to be inserted. */
  nextMessageSeq(roomId: string): number {
    const head = this.touch(roomId);
    head.lastMessageAt = this.now;
    return ++head.messageSeq;
  }

  addMembers(roomId: string, count: number): void {
    this.touch(roomId).memberCount += count;
  }

  record(roomId: string, actorId: string | null, fact: RoomEventFact, snapshot: Snapshot = {}): void {
    const seq = ++this.touch(roomId).eventSeq;
    this.events.push({ roomId, seq, actorId, fact, snapshot });
  }

  /** Runs `action` once the change is committed, and not at all if it is not. */
  onCommit(action: () => void): void {
    this.afterCommit.push(action);
  }

  /** Gives back every number that this change has taken: it was refused, and its writes were rolled back. */
  undo(): void {
    for (const [roomId, head] of this.before) this.heads.set(roomId, head);
    this.events.length = 0;
    this.afterCommit.length = 0;
  }

  private touch(roomId: string): LogHead {
    const head = this.head(roomId);
    if (!this.before.has(roomId)) this.before.set(roomId, { ...head });
    head.touched = true;
    return head;
  }
}

/**
 * What a change may do while it holds the lock of its rooms: besides, write through {@link manager}. All of it commits
 * together or not at all.
 */
export class LogTransaction extends LogChange {
  constructor(
    readonly manager: EntityManager,
    now: Date,
    heads: Map<string, LogHead>,
  ) {
    super(now, heads);
  }

  /** Takes in a room whose row this transaction has just inserted. */
  adopt(roomId: string): void {
    const counters = { messageSeq: 0, eventSeq: 0, memberCount: 0 };
    this.heads.set(roomId, { ...headOf(roomId, counters), touched: true });
  }
}
