import { Injectable, type OnModuleInit } from '@nestjs/common';
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
/** For so long nothing is foretold of a room in which another node has written, too. */
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
  /** Milliseconds since 1970, before it was read. */
  readonly readAt: number;
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
 * written since. What is written on the strength of it takes the next number of the log, and the number's key refuses
 * it if it is taken; since whoever enters, leaves or gets another role is an event of the log, a number that was free
 * proves that all of this was still so.
 */
@Injectable()
export class KnownRooms implements OnModuleInit {
  private readonly rooms = new LRUCache<string, Room>({ max: MOST_ROOMS, ttl: GOOD_FOR_MS });
  private readonly members = new LRUCache<string, Remembered>({ max: MOST_MEMBERS, ttl: GOOD_FOR_MS });
  /** When people’s accounts changed: what was read of them before is not good any more. */
  private readonly changed = new LRUCache<string, number>({ max: MOST_CHANGES, ttl: GOOD_FOR_MS });
  private readonly contested = new LRUCache<string, true>({ max: MOST_ROOMS, ttl: CONTESTED_MS });

  constructor(private readonly pubsub: PubSub) {}

  async onModuleInit(): Promise<void> {
    await this.pubsub.subscribe(topics.accounts, ({ userId }) => void this.changed.set(userId, Date.now()));
  }

  isContested(roomId: string): boolean {
    return this.contested.has(roomId);
  }

  /** Another node writes there as well: for a while, what is known of this room would be wrong again and again. */
  contest(roomId: string): void {
    this.contested.set(roomId, true);
    this.forget(roomId);
  }

  forget(roomId: string): void {
    this.rooms.delete(roomId);
  }

  /** The room's counters, to be moved along; undefined where they are not known. */
  headOf(roomId: string): LogHead | undefined {
    const room = this.rooms.get(roomId);
    return room && headOf(roomId, room.counters);
  }

  memberOf(roomId: string, userId: string): Member | undefined {
    const remembered = this.members.get(keyOf(roomId, userId));
    if (!remembered || this.rooms.get(roomId) !== remembered.room) return undefined;
    const changedAt = this.changed.get(userId);
    return changedAt === undefined || changedAt < remembered.readAt ? remembered.member : undefined;
  }

  /** @param readAt milliseconds since 1970, before these were read, in one statement. */
  learn(members: readonly Member[], readAt: number): void {
    for (const member of members) {
      const { roomId, userId, counters } = member;
      let room = this.rooms.get(roomId);
      if (room?.counters.eventSeq !== counters.eventSeq) room = { counters };
      this.rooms.set(roomId, room);
      this.members.set(keyOf(roomId, userId), { room, member, readAt });
    }
  }

  /** Logs have moved on from where they were seen to stand, under their locks or by their keys. */
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
}

export const keyOf = (roomId: string, userId: string) => `${roomId} ${userId}`;
