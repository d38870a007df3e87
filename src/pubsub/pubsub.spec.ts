import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { PubSub } from './pubsub.js';
import type { RedisConnections } from './redis.js';

/** A Redis that remembers what is subscribed to, and may be away. */
class FakeRedis extends EventEmitter {
  readonly channels = new Set<string>();
  ready = true;
  readonly commands = this;
  readonly subscriber = this;

  subscribe(name: string, done: (error: Error | null) => void): void {
    this.channels.add(name);
    done(null);
  }

  unsubscribe(name: string): void {
    this.channels.delete(name);
  }

  punsubscribe(): void {
    // Patterns are not used.
  }
}

const TOPIC = { name: 'room:1' };
const A_WHILE_MS = 10_000;

describe('a topic that nobody listens to any more', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  const start = async () => {
    const redis = new FakeRedis();
    const pubsub = new PubSub(redis as unknown as RedisConnections);
    return { redis, pubsub, end: await pubsub.subscribe(TOPIC, () => undefined) };
  };

  it('is let go in Redis after a while', async () => {
    const { redis, end } = await start();
    end();
    expect(redis.channels).toEqual(new Set(['room:1']));
    await jest.advanceTimersByTimeAsync(A_WHILE_MS);
    expect(redis.channels).toEqual(new Set());
  });

  // ioredis subscribes again by itself once Redis is back, also to what nobody wants any more.
  it('is let go once Redis is back, where it was away', async () => {
    const { redis, end } = await start();
    redis.ready = false;
    end();
    await jest.advanceTimersByTimeAsync(A_WHILE_MS);
    redis.ready = true;
    await jest.advanceTimersByTimeAsync(A_WHILE_MS);
    expect(redis.channels).toEqual(new Set());
  });

  it('is still there for whoever comes back meanwhile', async () => {
    const { redis, pubsub, end } = await start();
    redis.ready = false;
    end();
    await jest.advanceTimersByTimeAsync(A_WHILE_MS);
    redis.ready = true;
    const heard: unknown[] = [];
    await pubsub.subscribe(TOPIC, (payload) => heard.push(payload));
    await jest.advanceTimersByTimeAsync(A_WHILE_MS);
    redis.emit('message', 'room:1', JSON.stringify({ from: 'elsewhere', payload: 1 }));
    expect(heard).toEqual([1]);
  });
});
