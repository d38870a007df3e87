import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { FIXED } from '../config/limits.js';
import { Delivery } from './delivery.js';
import { EventStream, type StreamConsumer } from './event-stream.js';

const delivery = (...events: unknown[]) => new Delivery(events);
const typing = { toString: () => 'typing' };

function setUp() {
  const said: string[] = [];
  const stream = new EventStream({
    onEnd: () => void said.push('end'),
    onOverflow: () => void said.push('overflow'),
  });
  const drains: (() => void)[] = [];
  const finishes: (() => void)[] = [];
  const consumer: StreamConsumer = {
    deliver: ({ events, isEphemeral }) =>
      void said.push(`${isEphemeral ? 'perhaps ' : ''}${events.join('+')}`),
    drained: () => new Promise((resolve) => drains.push(resolve)),
    finish: (then) => void finishes.push(then),
    close: (error) => {
      said.push(error ? `close: ${error.message}` : 'close');
      for (const drain of drains.splice(0)) drain();
    },
  };
  return { stream, said, consumer, drains, finishes };
}

/** Nothing of a page is withheld. */
const all = () => Promise.reject(new Error('asked too early'));
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('a stream of events', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('hands over what came before its consumer and after, in its order', () => {
    const { stream, said, consumer } = setUp();
    stream.push(delivery(1));
    stream.pushEphemeral(typing);
    stream.attach(consumer);
    stream.push(delivery(2, 3));
    stream.push(delivery());
    expect(said).toEqual(['1', 'perhaps typing', '2+3']);
  });

  it.each(['before', 'after'])(
    'ends after what was pushed %s its consumer came, and says so once',
    async (when) => {
      const { stream, said, consumer, finishes } = setUp();
      if (when === 'after') stream.attach(consumer);
      stream.push(delivery(1));
      stream.end();
      stream.end();
      stream.push(delivery(2));
      if (when === 'before') stream.attach(consumer);
      expect([said, stream.closed, finishes.length]).toEqual([['1'], true, 1]);
      for (const finish of finishes) finish();
      expect(said).toEqual(['1', 'close', 'end']);
      await stream.return();
      expect(said.length).toBe(3);
    },
  );

  it('fails with the first error', () => {
    const { stream, said, consumer, finishes } = setUp();
    stream.attach(consumer);
    stream.fail(new Error('broken'));
    stream.fail(new Error('again'));
    for (const finish of finishes) finish();
    expect(said).toEqual(['close: broken', 'end']);
  });

  it('lets go of everything at once when the client ends it', async () => {
    const { stream, said, consumer } = setUp();
    stream.attach(consumer);
    await stream.return();
    stream.push(delivery(1));
    stream.overflow();
    expect(said).toEqual(['close', 'end']);
  });

  it('hands over nothing where the client ended it before its consumer came', async () => {
    const { stream, said, consumer } = setUp();
    stream.push(delivery(1));
    await stream.return();
    stream.attach(consumer);
    expect(said).toEqual(['end', 'close']);
  });

  it('ends at once for a client that is too slow', () => {
    const { stream, said, consumer } = setUp();
    stream.attach(consumer);
    stream.overflow();
    stream.push(delivery(1));
    expect(said).toEqual(['overflow', 'close', 'end']);
  });

  it('hands over a page of the past when everything before it has left', async () => {
    const { stream, said, consumer, drains } = setUp();
    const pages = Promise.all([stream.pushPaced(delivery('a'), all), stream.pushPaced(delivery('b'), all)]);
    await turn();
    expect(drains).toEqual([]);
    stream.attach(consumer);
    stream.push(delivery('live'));
    for (const expected of [['live'], ['live', 'a'], ['live', 'a', 'b']]) {
      await turn();
      expect(said).toEqual(expected);
      drains.shift()?.();
    }
    await pages;
  });

  it.each([
    ['as it was, where it is taken at once', 0, ['page'], true],
    ['as it is by then, where that took long', 1, ['of now'], true],
    ['not at all, where nothing of it may be seen by then', 2, [], false],
  ])('hands over a page of the past %s', async (_what, later, expected, isSeen) => {
    const { stream, said, consumer, drains } = setUp();
    let now = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    stream.attach(consumer);
    const page = stream.pushPaced(delivery('page'), () =>
      Promise.resolve(later === 1 ? delivery('of now') : null),
    );
    await turn();
    now = later > 0 ? FIXED.rememberedMs + 1 : FIXED.rememberedMs;
    drains.shift()?.();
    expect([await page, said]).toEqual([isSeen, expected]);
  });

  it.each(['return', 'overflow'] as const)('lets go of who waits to hand over a page, by %s', async (how) => {
    const { stream, said, consumer } = setUp();
    stream.attach(consumer);
    const page = stream.pushPaced(delivery(1), all);
    await turn();
    await stream[how]();
    await page;
    expect(said).not.toContain('1');
  });
});
