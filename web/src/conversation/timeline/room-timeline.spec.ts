import { describe, expect, it } from '@jest/globals';
import { ApiError, type ApiErrorCode } from '../../api/errors';
import { type PageRange, RoomTimeline } from './room-timeline';
import { testMessage } from './test-message';
import { type Page, PAGE_SIZE } from './timeline';

const NEWEST = 200;

const pageOf = (from: number, to: number): Page => ({
  entries: Array.from({ length: to - from + 1 }, (_, index) => ({
    message: testMessage(from + index),
    pageCursor: `at ${from + index}`,
  })),
  newestSeq: NEWEST,
});

const refusal = (code: ApiErrorCode, retryable = false) => new ApiError(code, code, retryable);

/** A server with a room of 200 messages; what is put in its way comes before its answers. */
function scene() {
  const asked: PageRange[] = [];
  const waits: number[] = [];
  const inTheWay: (Error | null)[] = [];
  const answer = ({ last, first, before, around }: PageRange): Page => {
    const at = Number(/\d+$/.exec(before ?? around ?? '')?.[0] ?? NEWEST + 1);
    return around ? pageOf(at - (first ?? 0) / 2, at + (first ?? 0) / 2) : pageOf(at - (last ?? 0), at - 1);
  };
  const timeline = new RoomTimeline(
    (range) => {
      asked.push(range);
      const obstacle = inTheWay.shift();
      if (obstacle === null) return Promise.resolve(null);
      return obstacle ? Promise.reject(obstacle) : Promise.resolve(answer(range));
    },
    (tries) => Promise.resolve(void waits.push(tries)),
  );
  const settled = () => new Promise((resolve) => setTimeout(resolve));
  const oldest = () => timeline.state.timeline.entries[0]?.message.seq;
  return { timeline, asked, waits, inTheWay, settled, oldest };
}

describe('the pages of a room', () => {
  it('are asked for again, after a longer wait each time, while the server fails', async () => {
    const { timeline, waits, inTheWay } = scene();
    inTheWay.push(refusal('INTERNAL'), refusal('NETWORK', true), refusal('INTERNAL'));
    expect(await timeline.openNewest()).toBe('LOADED');
    expect(waits).toEqual([1, 2, 3]);
  });

  it.each([['the room is not there', null] as const, ['it is forbidden', refusal('FORBIDDEN')] as const])(
    'are not asked for again when %s, until another window is opened',
    async (_, obstacle) => {
      const { timeline, asked, waits, inTheWay, settled, oldest } = scene();
      await timeline.openNewest();
      inTheWay.push(obstacle);
      for (let time = 1; time <= 3; time++) {
        timeline.loadOlder();
        await settled();
      }
      expect(asked).toHaveLength(2);
      expect(waits).toEqual([]);
      await timeline.openAt('message-100');
      timeline.loadOlder();
      await settled();
      expect(oldest()).toBe(100 - PAGE_SIZE / 2 - PAGE_SIZE);
    },
  );

  it('still come when a message that somebody wanted to see is not there', async () => {
    const { timeline, inTheWay, settled, oldest } = scene();
    await timeline.openNewest();
    inTheWay.push(null);
    expect(await timeline.openAt('message-7')).toBe('MISSING');
    timeline.loadOlder();
    await settled();
    expect(oldest()).toBe(NEWEST + 1 - 2 * PAGE_SIZE);
  });

  it('are fetched around a message that is in the window, but above what is shown', async () => {
    const { timeline, asked, oldest } = scene();
    await timeline.openNewest();
    const hidden = `message-${oldest()}`;
    await timeline.openAt(hidden);
    expect(asked.at(-1)).toMatchObject({ around: hidden });
    expect(timeline.state.place?.messageId).toBe(hidden);
    await timeline.openAt('message-170');
    expect(asked).toHaveLength(2);
  });
});
