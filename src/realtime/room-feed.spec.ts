import { describe, expect, it } from '@jest/globals';
import { Metrics } from '../metrics/metrics.js';
import type { RoomEvent } from '../room-log/room-event.js';
import type { RoomLog } from '../room-log/room-log.js';
import { RoomFeed } from './room-feed.js';

const event = (seq: number) => ({ type: 'MessageSent', seq }) as RoomEvent;
const turn = () => new Promise((resolve) => setImmediate(resolve));

async function microtasks(count: number): Promise<void> {
  for (let n = 0; n < count; n++) await Promise.resolve();
}

/** A log of so many events, or one that cannot be read. */
function feedOf(read: (after: number, upTo: number) => Promise<RoomEvent[] | null>) {
  const log = { read: (_room: string, after: number, upTo: number) => read(after, upTo) };
  const errors: unknown[] = [];
  const feed = new RoomFeed('room', log as unknown as RoomLog, new Metrics(), (error) => errors.push(error));
  const got: number[] = [];
  const told = { cutOff: 0 };
  feed.join({
    deliver: ({ events }) => void got.push(...events.map(({ seq }) => seq)),
    cutOff: () => void told.cutOff++,
  });
  feed.open(0);
  return { feed, got, errors, told };
}

const range = (after: number, upTo: number) =>
  Array.from({ length: upTo - after }, (_, n) => event(after + n + 1));

describe('a feed that reads what it has missed', () => {
  // A hint that comes after the last look at what is missing, and before the reading counts as over, must not
  // wait for the next check.
  it.each(Array.from({ length: 12 }, (_, n) => n))('hears a hint %i microtasks later', async (count) => {
    const { feed, got } = feedOf((after, upTo) => {
      void microtasks(count).then(() => feed.hint({ events: [event(3)], snapshot: {} }));
      return Promise.resolve(range(after, upTo));
    });
    feed.notice(2);
    await turn();
    expect(got).toEqual([1, 2, 3]);
  });

  it('tries again at the next word, and not by itself, where it could not read', async () => {
    let reads = 0;
    const { feed, got, errors } = feedOf((after, upTo) => {
      reads++;
      return reads === 1 ? Promise.reject(new Error('away')) : Promise.resolve(range(after, upTo));
    });
    feed.notice(2);
    await turn();
    expect([reads, errors.length, got]).toEqual([1, 1, []]);
    feed.notice(2);
    await turn();
    expect(got).toEqual([1, 2]);
  });

  it('says so where the log does not have it any more, and goes on from now', async () => {
    const { feed, got, told } = feedOf(() => Promise.resolve(null));
    feed.notice(2);
    await turn();
    expect([told.cutOff, got, feed.head]).toEqual([1, [], 2]);
    feed.hint({ events: [event(3)], snapshot: {} });
    expect([told.cutOff, got]).toEqual([1, [3]]);
  });
});
