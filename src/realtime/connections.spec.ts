import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Config } from '../config/config.js';
import { Clock } from '../database/clock.js';
import { Metrics } from '../metrics/metrics.js';
import type { Connection } from './connection.js';
import { Connections } from './connections.js';

const PING_EVERY_MS = 15_000;
const LOOK_EVERY_MS = 1000;

describe('the connections of a node', () => {
  let connections: Connections;
  let count = 0;

  beforeEach(() => {
    jest.useFakeTimers();
    const config = { limits: { connectionsPerUser: 10 } } as Config;
    connections = new Connections(config, new Clock(), new Metrics());
    connections.onApplicationBootstrap();
  });
  afterEach(() => {
    connections.onApplicationShutdown();
    jest.useRealTimers();
  });

  function open(lastsMs = 3_600_000) {
    const seen = { pings: 0, closed: null as number | null };
    const connection = {
      id: `${++count}`,
      viewer: { id: `of ${count}`, expiresAt: new Date(Date.now() + lastsMs) },
      slot: 0,
      ping: () => void seen.pings++,
      close: (code: number) => void (seen.closed = code),
    } as unknown as Connection;
    connections.add(connection);
    return { connection, seen };
  }
  const many = () => Array.from({ length: 400 }, () => open());

  it('are pinged every 15 s, each once, and not all together', () => {
    const all = many();
    const pinged = () => all.reduce((sum, { seen }) => sum + seen.pings, 0);
    jest.advanceTimersByTime(PING_EVERY_MS / 3);
    expect(pinged()).toBeGreaterThan(all.length / 4);
    expect(pinged()).toBeLessThan(all.length / 2);
    jest.advanceTimersByTime((PING_EVERY_MS * 2) / 3);
    expect(new Set(all.map(({ seen }) => seen.pings))).toEqual(new Set([1]));
    jest.advanceTimersByTime(PING_EVERY_MS);
    expect(new Set(all.map(({ seen }) => seen.pings))).toEqual(new Set([2]));
  });

  it('are looked at every second: whose token has run out is closed with 4403', () => {
    const [short, long] = [Array.from({ length: 20 }, () => open(5000)), open()];
    jest.advanceTimersByTime(4900);
    expect(short.map(({ seen }) => seen.closed)).toEqual(short.map(() => null));
    jest.advanceTimersByTime(LOOK_EVERY_MS + 100);
    expect(short.map(({ seen }) => seen.closed)).toEqual(short.map(() => 4403));
    expect(long.seen.closed).toBeNull();
  });

  it('are forgotten everywhere when they are gone', () => {
    const all = many();
    for (const { connection } of all) connections.remove(connection);
    expect([connections.all(), connections.part(0, 1)]).toEqual([[], []]);
    jest.advanceTimersByTime(2 * PING_EVERY_MS);
    expect(all.filter(({ seen }) => seen.pings > 0)).toEqual([]);
  });

  it('come in parts, each of them in one', () => {
    const all = many().map(({ connection }) => connection.id);
    const parts = Array.from({ length: 30 }, (_, index) => connections.part(index, 30).map(({ id }) => id));
    expect(parts.flat().sort()).toEqual(all.sort());
    for (const part of parts) expect(part.length).toBeLessThan(20);
  });
});
