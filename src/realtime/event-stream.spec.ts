import { describe, expect, it } from '@jest/globals';
import { FIXED } from '../config/limits.js';
import { EventStream } from './event-stream.js';

const MOST = FIXED.pendingEvents;
const some = (count: number) => Array.from({ length: count }, (_, n) => n);

function setUp() {
  const said: string[] = [];
  const stream = new EventStream({
    onEnd: () => void said.push('end'),
    onOverflow: () => void said.push('overflow'),
    onDropped: () => void said.push('dropped'),
  });
  const taken = async () => {
    const { value } = await stream.next();
    return value ? value.events : 'over';
  };
  return { stream, said, taken };
}

describe('a stream of events', () => {
  it('gives what comes in its order, whether it was waited for or not', async () => {
    const { stream, taken } = setUp();
    const waited = taken();
    stream.push([1]);
    stream.push([2, 3]);
    stream.push([4]);
    expect([await waited, await taken(), await taken()]).toEqual([[1], [2, 3], [4]]);
  });

  it('ends after what is waiting was taken, and says so once', async () => {
    const { stream, said, taken } = setUp();
    stream.push([1]);
    stream.end();
    stream.push([2]);
    expect([await taken(), [...said], await taken()]).toEqual([[1], [], 'over']);
    await stream.return();
    expect([await taken(), said]).toEqual(['over', ['end']]);
  });

  it('ends for one who is waiting', async () => {
    const { stream, taken } = setUp();
    const waited = taken();
    stream.end();
    expect(await waited).toBe('over');
  });

  it('fails after what is waiting was taken, once', async () => {
    const { stream, said, taken } = setUp();
    stream.push([1]);
    stream.fail(new Error('broken'));
    stream.fail(new Error('again'));
    expect(await taken()).toEqual([1]);
    await expect(taken()).rejects.toThrow('broken');
    expect([await taken(), said]).toEqual(['over', ['end']]);
  });

  it('lets go of everything at once when the client ends it', async () => {
    const { stream, said, taken } = setUp();
    stream.push([1]);
    await stream.return();
    expect([await taken(), said, stream.closed]).toEqual(['over', ['end'], true]);
  });

  it('holds so many events, and is too slow with one more', async () => {
    const { stream, said, taken } = setUp();
    stream.push(some(MOST - 1));
    stream.push([1]);
    expect(said).toEqual([]);
    stream.push([2]);
    expect(said).toEqual(['overflow', 'end']);
    stream.push([3]);
    expect(said).toEqual(['overflow', 'end']);
    // What was waiting is still good; the client resumes after it.
    expect([await taken(), await taken(), await taken()]).toEqual([some(MOST - 1), [1], 'over']);
  });

  it('counts what waits, not what has passed', async () => {
    const { stream, said, taken } = setUp();
    for (let round = 0; round < 5; round++) {
      stream.push(some(MOST));
      await taken();
    }
    expect(said).toEqual([]);
  });

  it('says where there is no room, and adds nothing then', async () => {
    const { stream, said, taken } = setUp();
    expect(stream.offer(some(MOST))).toBe(true);
    expect(stream.offer([1])).toBe(false);
    await taken();
    expect(stream.offer([1])).toBe(true);
    expect([await taken(), said]).toEqual([[1], []]);
  });

  it('drops the ephemeral once half of the room is taken, and never closes for it', () => {
    const { stream, said } = setUp();
    for (let n = 0; n < 10 * MOST; n++) stream.pushEphemeral(n);
    expect(new Set(said)).toEqual(new Set(['dropped']));
    expect(stream.offer(some(MOST / 2 - 1))).toBe(true);
  });

  it('takes a page of the past when everything before it was taken', async () => {
    const { stream, taken } = setUp();
    const pushed: number[] = [];
    const paced = (async () => {
      for (const page of [1, 2, 3]) {
        await stream.pushPaced([page]);
        pushed.push(page);
      }
    })();
    await new Promise((resolve) => setImmediate(resolve));
    expect(pushed).toEqual([1]);
    expect([await taken(), await taken(), await taken()]).toEqual([[1], [2], [3]]);
    await paced;
    expect(pushed).toEqual([1, 2, 3]);
  });

  it.each(['return', 'end', 'overflow'] as const)(
    'lets go of who waits to add a page, by %s',
    async (how) => {
      const { stream, taken } = setUp();
      await stream.pushPaced([1]);
      const paced = stream.pushPaced([2]);
      await stream[how]();
      while ((await taken()) !== 'over');
      await paced;
    },
  );
});
