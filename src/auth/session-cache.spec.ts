import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Database } from '../database/database.js';
import type { PubSub } from '../pubsub/pubsub.js';
import { SessionCache } from './session-cache.js';

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
/** Longer than until sessions in use are read again, shorter than what is known is good for. */
const RENEWED_MS = 1700;

describe('sessions in use', () => {
  let cache: SessionCache;
  let changed: (user: { userId: string }) => void = () => undefined;
  /** Keys of each read. */
  const reads: string[][] = [];
  const ended = new Set<string>();

  beforeEach(async () => {
    reads.length = 0;
    ended.clear();
    const read = {
      query: (_sql: string, sessionIds: string[]) => {
        reads.push([...sessionIds].sort());
        const lasting = sessionIds.filter((id) => !ended.has(id));
        return Promise.resolve(
          lasting.map((id) => ({
            session_id: id,
            id: `user of ${id}`,
            workspace_id: 'w',
            role: 'MEMBER',
            session_version: 1,
          })),
        );
      },
    };
    const pubsub = {
      subscribe: (_topic: unknown, handler: typeof changed) => Promise.resolve(void (changed = handler)),
    };
    cache = new SessionCache({ read } as unknown as Database, pubsub as unknown as PubSub);
    await cache.onModuleInit();
  });
  afterEach(() => cache.onModuleDestroy());

  const ask = (sessionId: string) =>
    cache.accountOf({ userId: `user of ${sessionId}`, credential: 'session', sessionId });

  it('are read again together before what is known of them is too old', async () => {
    await Promise.all(['a', 'b', 'c'].map(ask));
    expect(reads).toEqual([['a', 'b', 'c']]);
    await wait(RENEWED_MS);
    expect(reads).toEqual([
      ['a', 'b', 'c'],
      ['a', 'b', 'c'],
    ]);
    await wait(800);
    // Longer after the first read than it is good for, and nobody has waited for another.
    expect(await ask('b')).toMatchObject({ id: 'user of b' });
    expect(reads.length).toBe(2);
  });

  it('are over for this node as soon as they are read again, and at once where it hears of a change', async () => {
    await Promise.all(['a', 'b'].map(ask));
    ended.add('a');
    expect(await ask('a')).not.toBeNull();
    await wait(RENEWED_MS);
    expect(await ask('a')).toBeNull();
    ended.add('b');
    changed({ userId: 'user of b' });
    expect(await ask('b')).toBeNull();
  });
});
