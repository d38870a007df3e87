import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { PubSub } from '../pubsub/pubsub.js';
import { topics } from '../pubsub/topics.js';
import { type Counters, headOf, type LogHead } from './log-transaction.js';
import type { RoomEvent, RoomEventType } from './room-event.js';

const MOST_ROOMS = 20_000;
const MOST_MEMBERS = 20_000;
const MOST_CHANGES = 100_000;
/** For so long a member is known, and a room in which nothing happens. */
const GOOD_FOR_MS = 30_000;
/** For so long nothing is foretold of a room in which somebody else has written, too. */
const CONTESTED_MS = 10_000;

/** A member as read from the database, together with where the room's log stood at that moment. */
export interface Member {
  readonly roomId: string;
  readonly userId: string;
  readonly counters: Counters;
  /** Moves along with what they are known to have read. */
  lastReadSeq: number;
}

/** What is known of a room; of its members, too, as long as it is the same object. */
interface Room {
  counters: Counters;
}

interface Remembered {
  readonly room: Room;
  readonly member: Member;
  /** {@link KnownRooms.now} before it was read. */
  readonly asOf: number;
}

/** What happens in a room without touching who is in it, and as what. */
const HARMLESS: ReadonlySet<RoomEventType> = new Set([
  'MessageSent',
  'MessageEdited',
  'MessageRecalled',
  'MessageDeleted',
  'ReactionAdded',
  'ReactionRemoved',
  'RoomUpdated',
]);

/**
 * Where logs stand and who may write in them, as this node has seen it last. It may be wrong: somebody else may have
 * written since. What is written on the strength of it moves the room's counter from where it was thought to stand, or
 * fails; since whoever enters, leaves or gets another role is an event of the log, that proves that all of this was
 * still so. Members are what the one writer of bulk changes there is makes of them.
 */
@Injectable()
export class KnownRooms implements OnModuleDestroy, OnModuleInit {
  private readonly rooms = new LRUCache<string, Room>({ max: MOST_ROOMS, ttl: GOOD_FOR_MS });
  private readonly members = new LRUCache<string, Remembered>({ max: MOST_MEMBERS, ttl: GOOD_FOR_MS });
  /** The last change of people’s accounts: what was read of them before it is not good any more. */
  private readonly changed = new LRUCache<string, number>({ max: MOST_CHANGES, ttl: GOOD_FOR_MS });
  private readonly contested = new LRUCache<string, true>({ max: MOST_ROOMS, ttl: CONTESTED_MS });

  private changes = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly pubsub: PubSub) {}

  async onModuleInit(): Promise<void> {
    await this.pubsub.subscribe(topics.accounts, ({ userId }) => {
      this.changed.set(userId, ++this.changes);
    });
    // What nobody asks for again would stay in memory otherwise.
    this.timer = setInterval(() => {
      for (const cache of [this.rooms, this.members, this.changed, this.contested]) cache.purgeStale();
    }, GOOD_FOR_MS);
    this.timer.unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Goes up with every change of an account. */
  get now(): number {
    return this.changes;
  }

  isContested(roomId: string): boolean {
    return this.contested.has(roomId);
  }

  /** Somebody else writes there as well: for a while, what is known of this room would be wrong again and again. */
  contest(roomId: string): void {
    this.contested.set(roomId, true);
    this.forget(roomId);
  }

  forget(roomId: string): void {
    this.rooms.delete(roomId);
  }

  /** The database may be another one by now. */
  forgetAll(): void {
    this.rooms.clear();
  }

  /** The room's counters, to be moved along; undefined where they are not known. */
  headOf(roomId: string): LogHead | undefined {
    const room = this.rooms.get(roomId);
    return room && headOf(roomId, room.counters);
  }

  memberOf(roomId: string, userId: string): Member | undefined {
    const remembered = this.members.get(keyOf(roomId, userId));
    if (!remembered || this.rooms.get(roomId) !== remembered.room) return undefined;
    return this.hasChanged(userId, remembered.asOf) ? undefined : remembered.member;
  }

  /** @param asOf {@link now} before these were read, in one statement. */
  learn(members: readonly Member[], asOf: number): void {
    for (const member of members) {
      const { roomId, userId, counters } = member;
      let room = this.rooms.get(roomId);
      if (room?.counters.eventSeq !== counters.eventSeq) room = { counters };
      this.rooms.set(roomId, room);
      if (!this.hasChanged(userId, asOf)) this.members.set(keyOf(roomId, userId), { room, member, asOf });
    }
  }

  /** Logs have moved on from where they were seen to stand, under their locks or by their counters. */
  moved(heads: Iterable<LogHead>, events: readonly RoomEvent[]): void {
    const disturbed = new Set(events.filter(({ type }) => !HARMLESS.has(type)).map(({ roomId }) => roomId));
    for (const { roomId, eventSeqBefore, messageSeq, eventSeq, memberCount, touched } of heads) {
      const room = touched ? this.rooms.get(roomId) : undefined;
      if (!room) continue;
      if (room.counters.eventSeq !== eventSeqBefore || disturbed.has(roomId)) {
        this.forget(roomId);
        continue;
      }
      room.counters = { messageSeq, eventSeq, memberCount };
      // Not as it was: for as long again.
      this.rooms.set(roomId, room);
    }
  }

  /** Somebody has read a room up to there. */
  hasRead(roomId: string, userId: string, seq: number): void {
    const member = this.members.peek(keyOf(roomId, userId))?.member;
    if (member && member.lastReadSeq < seq) member.lastReadSeq = seq;
  }

  private hasChanged(userId: string, asOf: number): boolean {
    return (this.changed.get(userId) ?? 0) > asOf;
  }
}

export const keyOf = (roomId: string, userId: string) => `${roomId} ${userId}`;
