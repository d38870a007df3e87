import { describe, expect, it, jest } from '@jest/globals';
import { Metrics } from '../metrics/metrics.js';
import { EventStream } from '../realtime/event-stream.js';
import { RoomFeed } from '../realtime/room-feed.js';
import type { RoomFeeds } from '../realtime/room-feeds.js';
import type { RoomEvent } from '../room-log/room-event.js';
import type { RoomLog } from '../room-log/room-log.js';
import { Inbox } from './inbox.js';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const message = (seq: number) => ({ type: 'MessageSent', roomId: 'room', seq }) as RoomEvent;

/** The inbox of somebody who is in one room, with so many messages; its client takes nothing until it is told to. */
function inboxOf(count: number) {
  const events = Array.from({ length: count }, (_, n) => message(n + 1));
  const log = {
    position: (seq: number) => ({ epoch: 'epoch', seq }),
    whyNot: () => null,
    read: (_room: string, after: number) => Promise.resolve(events.filter(({ seq }) => seq > after)),
  } as unknown as RoomLog;
  const feed = new RoomFeed('room', log, new Metrics(), () => undefined);
  feed.open(count);
  const feeds = {
    acquire: (roomIds: string[]) => Promise.resolve(roomIds.map(() => feed)),
    release: () => undefined,
    reach: () => Promise.resolve(),
    refresh: () => Promise.resolve(),
  } as unknown as RoomFeeds;
  const rooms = new Set(['room']);
  const stream = new EventStream({ onEnd: () => undefined, onOverflow: () => undefined });
  const inbox = new Inbox('me', stream, feeds, log, {
    memberships: () => Promise.resolve([...rooms]),
    isMember: (roomId) => Promise.resolve(rooms.has(roomId)),
  });
  let take: () => void = () => undefined;
  const taken = new Promise<void>((resolve) => (take = resolve));
  const got: string[] = [];
  stream.attach({
    deliver: (delivery) => got.push(...delivery.events.map((event) => (event as { type: string }).type)),
    drained: () => taken,
    finish: (then) => then(),
    close: () => undefined,
  });
  return { inbox, rooms, got, take };
}

describe('an inbox whose client is slow, and who is removed from a room meanwhile,', () => {
  it('does not show the room after it has gone', async () => {
    const { inbox, rooms, got, take } = inboxOf(0);
    await inbox.start(new Map());
    rooms.delete('room');
    await inbox.reconcile();
    take();
    await turn();
    expect(got).toEqual(['RoomAdded', 'RoomRemoved']);
  });

  it.each([
    ['the room', 0, new Map(), ['RoomRemoved']],
    ['what was said in it', 2, new Map([['room', { epoch: 'epoch', seq: 0 }]]), ['RoomRemoved']],
  ])('does not show %s, where they have let it wait for long', async (_what, count, positions, expected) => {
    const { inbox, rooms, got, take } = inboxOf(count);
    await inbox.start(positions);
    await turn();
    rooms.delete('room');
    await inbox.reconcile();
    const later = performance.now() + 3000;
    const clock = jest.spyOn(performance, 'now').mockReturnValue(later);
    take();
    await turn();
    clock.mockRestore();
    expect(got).toEqual(expected);
  });

  it('brings nothing of the room after it has gone', async () => {
    const { inbox, rooms, got, take } = inboxOf(2);
    await inbox.start(new Map([['room', { epoch: 'epoch', seq: 0 }]]));
    await turn();
    rooms.delete('room');
    await inbox.reconcile();
    take();
    await turn();
    expect(got).toEqual(['MessageSent', 'MessageSent', 'RoomRemoved']);
  });
});
