import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { PubSub } from './pubsub.js';
import { decode, encode } from './wire.js';
import type { RedisConnections } from './redis.js';

/** A Redis that remembers what is subscribed to, and may be away. */
class FakeRedis extends EventEmitter {
  readonly channels = new Set<string>();
  readonly channelPrefix = 'recado:0:';
  ready = true;
  readonly configured = true;
  readonly commands = this;
  readonly subscriber = this;

  readonly commandsSent: string[] = [];

  subscribe(...names: string[]): Promise<void> {
    this.commandsSent.push(`SUBSCRIBE ${names.join(' ')}`);
    for (const name of names) this.channels.add(name);
    return Promise.resolve();
  }

  publish(name: string): Promise<number> {
    this.commandsSent.push(`PUBLISH ${name}`);
    return Promise.resolve(1);
  }

  unsubscribe(...names: string[]): Promise<void> {
    this.commandsSent.push(`UNSUBSCRIBE ${names.join(' ')}`);
    for (const name of names) this.channels.delete(name);
    return Promise.resolve();
  }
}

const TOPIC = { name: 'room:1' };
const A_WHILE_MS = 10_000;

const setUp = () => {
  const redis = new FakeRedis();
  return { redis, pubsub: new PubSub(redis as unknown as RedisConnections) };
};
const endOfTurn = () => new Promise((resolve) => setImmediate(resolve));
const withFakeTimers = () => void jest.useFakeTimers({ doNotFake: ['setImmediate'] });

describe('a topic that nobody listens to any more', () => {
  beforeEach(withFakeTimers);
  afterEach(() => void jest.useRealTimers());

  const start = async () => {
    const { redis, pubsub } = setUp();
    return { redis, pubsub, end: await pubsub.subscribe(TOPIC, () => undefined) };
  };

  it('is let go in Redis after a while', async () => {
    const { redis, end } = await start();
    end();
    expect(redis.channels).toEqual(new Set(['recado:0:room:1']));
    await jest.advanceTimersByTimeAsync(A_WHILE_MS);
    await endOfTurn();
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
    await endOfTurn();
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
    redis.emit('message', 'recado:0:room:1', JSON.stringify({ from: 'elsewhere', payload: 1 }));
    expect(heard).toEqual([1]);
  });
});

describe('topics that come and go in the same turn', () => {
  beforeEach(withFakeTimers);
  afterEach(() => void jest.useRealTimers());

  const subscribeTo = (pubsub: PubSub, ...names: string[]) =>
    Promise.all(names.map((name) => pubsub.subscribe({ name }, () => undefined)));

  it('are one command to Redis', async () => {
    const { redis, pubsub } = setUp();
    const ends = await subscribeTo(pubsub, 'user:1', 'user:2');
    for (const end of ends) end();
    jest.advanceTimersByTime(A_WHILE_MS);
    await endOfTurn();
    expect(redis.commandsSent).toEqual([
      'SUBSCRIBE recado:0:user:1 recado:0:user:2',
      'UNSUBSCRIBE recado:0:user:1 recado:0:user:2',
    ]);
  });

  // The one has been let go, Redis is yet to be told, and somebody comes: an UNSUBSCRIBE would leave them deaf.
  it('stay where somebody comes in the turn in which they were let go', async () => {
    const { redis, pubsub } = setUp();
    const [end] = await subscribeTo(pubsub, 'user:1');
    end?.();
    jest.advanceTimersByTime(A_WHILE_MS);
    await subscribeTo(pubsub, 'user:2', 'user:1');
    expect(redis.channels).toEqual(new Set(['recado:0:user:1', 'recado:0:user:2']));
  });
});

describe('what comes from Redis', () => {
  it('does no harm where it is no hint of ours, and a failing listener does none to the others', async () => {
    const { redis, pubsub } = setUp();
    const heard: unknown[] = [];
    await pubsub.subscribe(TOPIC, () => {
      throw new Error('A listener that fails');
    });
    await pubsub.subscribe(TOPIC, (payload) => heard.push(payload));
    redis.emit('message', 'recado:0:room:1', 'hello');
    redis.emit('message', 'recado:0:room:2', JSON.stringify({ from: 'elsewhere', payload: 1 }));
    redis.emit('message', 'recado:0:room:1', JSON.stringify({ from: pubsub.nodeId, payload: 2 }));
    redis.emit('message', 'recado:0:room:1', JSON.stringify({ from: 'elsewhere', payload: 3 }));
    expect(heard).toEqual([3]);
  });
});

describe('a node', () => {
  beforeEach(withFakeTimers);
  afterEach(() => void jest.useRealTimers());

  const start = async () => {
    const { redis, pubsub } = setUp();
    await pubsub.onModuleInit();
    return { redis, pubsub };
  };
  const anotherSaysHere = (redis: FakeRedis) =>
    redis.emit('message', 'recado:0:nodes', JSON.stringify({ from: 'elsewhere', payload: null }));
  const publishes = ({ redis, pubsub }: Awaited<ReturnType<typeof start>>) => {
    redis.commandsSent.length = 0;
    pubsub.publish(TOPIC, 1);
    return redis.commandsSent.includes('PUBLISH recado:0:room:1');
  };

  it('listens for others, and says that it is there, before it serves anybody, and again and again', async () => {
    const { redis } = await start();
    expect(redis.commandsSent).toEqual(['SUBSCRIBE recado:0:nodes', 'PUBLISH recado:0:nodes']);
    redis.commandsSent.length = 0;
    await jest.advanceTimersByTimeAsync(A_WHILE_MS);
    expect(redis.commandsSent).toEqual(Array.from({ length: 10 }, () => 'PUBLISH recado:0:nodes'));
  });

  it('tells Redis nothing once it knows that it is alone, and its own listeners everything', async () => {
    const node = await start();
    const heard: unknown[] = [];
    await node.pubsub.subscribe(TOPIC, (payload) => heard.push(payload));
    expect(publishes(node)).toBe(true);
    await jest.advanceTimersByTimeAsync(2 * A_WHILE_MS);
    expect(publishes(node)).toBe(false);
    expect(heard).toEqual([1, 1]);
  });

  it('tells Redis from the moment that another comes to when it has been silent for long', async () => {
    const node = await start();
    await jest.advanceTimersByTimeAsync(2 * A_WHILE_MS);
    anotherSaysHere(node.redis);
    expect(publishes(node)).toBe(true);
    await jest.advanceTimersByTimeAsync(A_WHILE_MS / 2);
    anotherSaysHere(node.redis);
    await jest.advanceTimersByTimeAsync(A_WHILE_MS / 2);
    expect(publishes(node)).toBe(true);
    await jest.advanceTimersByTimeAsync(A_WHILE_MS);
    expect(publishes(node)).toBe(false);
  });

  // Others may have come while nothing could be heard of them.
  it('tells Redis when it has just come back', async () => {
    const node = await start();
    await jest.advanceTimersByTimeAsync(2 * A_WHILE_MS);
    node.redis.commandsSent.length = 0;
    node.redis.emit('ready');
    expect(node.redis.commandsSent).toEqual(['PUBLISH recado:0:nodes']);
    expect(publishes(node)).toBe(true);
  });
});

describe('what travels between nodes', () => {
  const travelled = (payload: unknown) => decode(encode({ from: 'here', payload })).payload;

  it('has its times as times', () => {
    const createdAt = new Date('2026-11-22T10:00:00.000Z');
    expect(travelled({ createdAt })).toEqual({ createdAt });
  });

  it.each(['2021-02-30T00:00:00.000Z', '2020-99-99T00:00:00.000Z', '2026-11-22T24:00:00.000Z'])(
    'has what a client has written as it was written: %s',
    (dueAt) => {
      expect(travelled({ dueAt })).toEqual({ dueAt });
    },
  );
});
