import type { Outgoing } from '../outbox/outgoing';
import type { Message } from './message-merge';
import { rowsOf } from './rows';
import { testMessage } from './test-message';
import { EMPTY_TIMELINE, type Timeline } from './timeline';

const ana = { id: 'ana', displayName: 'Ana' };
const bruno = { __typename: 'User', id: 'bruno', displayName: 'Bruno', avatarUrl: null } as const;
const noon = Date.UTC(2026, 5, 1, 12);
const minute = (minutes: number) => new Date(noon + minutes * 60_000).toISOString();

const timelineOf = (...messages: Message[]): Timeline => ({
  ...EMPTY_TIMELINE,
  entries: messages.map((message) => ({ message, pageCursor: null })),
  newestSeq: messages.at(-1)?.seq ?? 0,
  hasLoaded: true,
});

describe('the rows of a conversation', () => {
  it('put messages of one sender together for some minutes, within a day', () => {
    const { rows } = rowsOf(
      timelineOf(
        testMessage(1, { createdAt: minute(0) }),
        testMessage(2, { createdAt: minute(4) }),
        testMessage(3, { createdAt: minute(10) }),
        testMessage(4, { createdAt: minute(11), sender: bruno }),
        testMessage(5, { createdAt: minute(60 * 36), sender: bruno }),
      ),
      [],
      ana,
      null,
    );
    expect(rows.map(({ opensGroup }) => opensGroup)).toEqual([true, false, true, true, true]);
    expect(rows.map(({ closesGroup }) => closesGroup)).toEqual([false, true, true, true, true]);
    expect(rows.map(({ opensDay }) => opensDay)).toEqual([true, false, false, false, true]);
  });

  it('begin anew at what is unread', () => {
    const { rows } = rowsOf(timelineOf(testMessage(1), testMessage(2)), [], ana, 2);
    expect(rows[0]).toMatchObject({ closesGroup: true, opensUnread: false });
    expect(rows[1]).toMatchObject({ opensGroup: true, opensUnread: true });
  });

  it('look the same after an older page has come', () => {
    const messages = [7, 8, 9, 10].map((seq) => testMessage(seq));
    const short = rowsOf(timelineOf(...messages.slice(1)), [], ana, null);
    const long = rowsOf(timelineOf(...messages), [], ana, null);
    expect(short.firstIndex).toBe(9);
    expect(long.firstIndex).toBe(8);
    expect(long.rows.slice(1)).toEqual(short.rows);
  });

  it('end with what is on its way, until it is there', () => {
    const outgoing: Outgoing = {
      id: 'message-2',
      roomId: 'room',
      body: 'text 2',
      replyTo: null,
      createdAt: minute(0),
      state: 'SENDING',
      error: null,
    };
    const before = rowsOf(timelineOf(testMessage(1)), [outgoing], ana, null);
    expect(before.rows.map(({ outgoing }) => outgoing?.state)).toEqual([undefined, 'SENDING']);
    const after = rowsOf(timelineOf(testMessage(1), testMessage(2)), [outgoing], ana, null);
    expect(after.rows.map(({ outgoing }) => outgoing)).toEqual([null, null]);
  });
});
