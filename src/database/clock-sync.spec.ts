import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Clock } from './clock.js';
import { ClockSync } from './clock-sync.js';
import type { Database } from './database.js';

const AHEAD_MS = 700;

describe('the offset to the clock of the database', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it.each([
    ['an answer that comes at once', [2]],
    ['the quickest, where the first was held up', [10_000, 4]],
    ['the quickest of several that all took long', [10_000, 3000, 2000, 4000, 5000]],
  ])('is that of %s', async (_what, delays) => {
    let now = 1_000_000;
    jest.spyOn(Date, 'now').mockImplementation(() => now);
    const clock = new Clock();
    const waits = [...delays];
    // It looks at its clock as soon as it is asked.
    const query = () => {
      const ms = String(now + AHEAD_MS);
      now += waits.shift() ?? 0;
      return Promise.resolve([{ ms }]);
    };
    const sync = new ClockSync({ dialect: 'mysql', read: { query } } as unknown as Database, clock);
    await sync.onApplicationBootstrap();
    sync.onApplicationShutdown();
    expect(clock.offsetMs).toBe(AHEAD_MS - Math.min(...delays) / 2);
    expect(waits).toEqual([]);
  });
});
