import { describe, expect, it } from '@jest/globals';
import { FIXED } from '../config/limits.js';
import type { RoomEvent } from '../room-log/room-event.js';
import type { RoomLog } from '../room-log/room-log.js';
import { RoomDelivery } from './delivery.js';
import type { RoomFeed } from './room-feed.js';
import { RoomReader, type RoomSink } from './room-reader.js';

describe('a reader of the past', () => {
  it.each([
    [FIXED.catchUpEvents, 0],
    [FIXED.catchUpEvents + 1, 1],
  ])('that falls %i events behind while it reads ends its client %i times', async (behind, ends) => {
    let overflows = 0;
    let head = 1;
    const feed = {
      roomId: 'room',
      get head() {
        return head;
      },
      pages: { after: (_: number, to: number) => Promise.resolve(page(to)) },
      join: () => () => undefined,
    } as unknown as RoomFeed;
    const page = (to: number) => new RoomDelivery([{ type: 'MessageSent', seq: to } as RoomEvent]);
    const sink: RoomSink = {
      closed: false,
      push: () => undefined,
      overflow: () => void overflows++,
      pushPaced: () => {
        // So much happens until the first page has left.
        if (head === 1) head += behind;
        return Promise.resolve(true);
      },
    };
    const log = { whyNot: () => null } as unknown as RoomLog;
    const isMember = () => Promise.resolve(true);
    const reader = new RoomReader(feed, log, sink, { viewerId: 'ana', isMember, onRemoved: () => undefined });
    await reader.start({ epoch: '', seq: 0 });
    expect(overflows).toBe(ends);
  });
});
