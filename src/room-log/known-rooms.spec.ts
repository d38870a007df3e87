import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { PubSub } from '../pubsub/pubsub.js';
import { KnownRooms, type Member } from './known-rooms.js';
import { headOf } from './log-transaction.js';
import type { RoomEvent, RoomEventType } from './room-event.js';

describe('what is known of rooms', () => {
  let known: KnownRooms;
  let change: (account: { userId: string }) => void;

  beforeEach(async () => {
    const subscribe = (_topic: unknown, heard: typeof change) => Promise.resolve((change = heard));
    known = new KnownRooms({ subscribe } as unknown as PubSub);
    await known.onModuleInit();
  });

  afterEach(() => known.onModuleDestroy());

  const member = (userId: string, eventSeq: number): Member => ({
    roomId: 'room',
    userId,
    counters: { messageSeq: eventSeq, eventSeq, memberCount: 2 },
    lastReadSeq: 0,
  });
  /** Learns that they are members while the log stands at 7. */
  const learn = (...userIds: string[]) =>
    known.learn(
      userIds.map((userId) => member(userId, 7)),
      known.now,
    );
  const move = (from: number, to: number, type: RoomEventType = 'MessageSent') => {
    const head = headOf('room', { messageSeq: from, eventSeq: from, memberCount: 2 });
    Object.assign(head, { eventSeq: to, touched: true });
    known.moved([head], [{ roomId: 'room', type } as RoomEvent]);
  };
  const who = () => ['ana', 'bruno'].filter((id) => known.memberOf('room', id));

  it('moves along with messages and reactions, whose numbers go on where it stands', () => {
    learn('ana', 'bruno');
    move(7, 9);
    move(9, 10, 'ReactionAdded');
    expect(known.headOf('room')).toMatchObject({ eventSeq: 10, eventSeqBefore: 10, touched: false });
    expect(who()).toEqual(['ana', 'bruno']);
  });

  it.each(['MemberJoined', 'MemberLeft', 'MemberRoleChanged', 'RoomArchived'] as const)(
    'ends with %s',
    (type) => {
      learn('ana', 'bruno');
      move(7, 8, type);
      expect(known.headOf('room')).toBeUndefined();
      learn('ana');
      expect(who()).toEqual(['ana']);
    },
  );

  it('ends where a log was found to stand elsewhere: nobody of before is known any more', () => {
    learn('ana');
    move(8, 9);
    expect(who()).toEqual([]);
    learn('ana');
    known.learn([member('bruno', 8)], known.now);
    expect(who()).toEqual(['bruno']);
  });

  it('is added to where the log stands where it stood', () => {
    learn('ana');
    learn('bruno');
    expect(who()).toEqual(['ana', 'bruno']);
  });

  it('forgets somebody whose account changes, also where what was read before comes in late', () => {
    const before = known.now;
    learn('ana', 'bruno');
    change({ userId: 'ana' });
    expect(who()).toEqual(['bruno']);
    known.learn([member('ana', 7)], before);
    expect(who()).toEqual(['bruno']);
    learn('ana');
    expect(who()).toEqual(['ana', 'bruno']);
  });

  it('is nothing, for a while, of a room in which another node writes', () => {
    learn('ana');
    known.contest('room');
    expect(known.isContested('room')).toBe(true);
    expect(who()).toEqual([]);
  });

  it('keeps the farthest that somebody has read', () => {
    learn('ana');
    known.hasRead('room', 'ana', 5);
    known.hasRead('room', 'ana', 3);
    known.hasRead('room', 'nobody', 3);
    expect(known.memberOf('room', 'ana')?.lastReadSeq).toBe(5);
  });
});
