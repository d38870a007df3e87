import type { ApolloClient } from '@apollo/client';
import type { Client as Socket } from 'graphql-ws';
import { createCache } from '../api/cache';
import { OwnMarksFragmentDoc, type OwnMarksFragment } from '../gql';
import { roomKey } from './apply-event';
import { Connection } from './connection';
import { RoomViewers } from './room-viewers';

const MUTED_UNTIL = '2126-01-01T00:00:00.000Z';

const marks = (id: string, lastReadSeq: number, mutedUntil: string | null = null): OwnMarksFragment => ({
  __typename: 'Room',
  id,
  viewer: { __typename: 'RoomViewer', lastReadSeq, mutedUntil },
});

/** A server that gives these pages, or fails. */
function scene(answers: (readonly OwnMarksFragment[] | Error)[], pages = 1) {
  const cache = createCache();
  const asked: (string | null)[] = [];
  const waits: number[] = [];
  const query = ({ variables: { after } }: { variables: { after: string | null } }) => {
    asked.push(after);
    const nodes = answers.shift() ?? [];
    if (nodes instanceof Error) return Promise.reject(nodes);
    const page = Number(after ?? 0) + 1;
    const pageInfo = { hasNextPage: page < pages, endCursor: String(page) };
    return Promise.resolve({ data: { rooms: { nodes, pageInfo } } });
  };
  const listeners = new Map<string, () => void>();
  const socket = { on: (event: string, listener: () => void) => listeners.set(event, listener) };
  const viewers = new RoomViewers(
    { cache, query } as unknown as ApolloClient,
    new Connection(socket as unknown as Socket),
    (tries) => Promise.resolve(void waits.push(tries)),
  );
  const know = (room: OwnMarksFragment) =>
    cache.writeFragment({ id: roomKey(room.id), fragment: OwnMarksFragmentDoc, data: room });
  const viewerOf = (id: string) =>
    cache.readFragment({ id: roomKey(id), fragment: OwnMarksFragmentDoc })?.viewer;
  const connect = () => listeners.get('connected')?.();
  return { viewers, connect, close: () => listeners.get('closed')?.(), asked, waits, know, viewerOf };
}

/** The same, where the inbox is followed already. */
function following(...description: Parameters<typeof scene>) {
  const made = scene(...description);
  made.viewers.follow();
  return made;
}

describe('what is read and muted on other devices', () => {
  it('is read with each connection, and the furthest mark wins', async () => {
    const { viewers, connect, close, know, viewerOf } = following([
      [marks('bakery', 4)],
      [marks('bakery', 7, MUTED_UNTIL), marks('garden', 2)],
    ]);
    know(marks('bakery', 3));
    know(marks('garden', 5, MUTED_UNTIL));
    connect();
    await viewers.current;
    expect(viewerOf('bakery')).toMatchObject({ lastReadSeq: 4, mutedUntil: null });
    close();
    connect();
    await viewers.current;
    expect(viewerOf('bakery')).toMatchObject({ lastReadSeq: 7, mutedUntil: MUTED_UNTIL });
    expect(viewerOf('garden')).toMatchObject({ lastReadSeq: 5, mutedUntil: null });
  });

  it('is read behind the inbox, not before it is followed', async () => {
    const { viewers, connect, close, asked, viewerOf } = scene([[marks('bakery', 1)]]);
    connect();
    close();
    viewers.follow();
    expect(asked).toEqual([]);
    connect();
    await viewers.current;
    expect(viewerOf('bakery')?.lastReadSeq).toBe(1);
  });

  it('is read where the socket was there before the inbox', async () => {
    const { viewers, connect, asked, viewerOf } = scene([[marks('bakery', 1)]]);
    connect();
    expect(asked).toEqual([]);
    viewers.follow();
    await viewers.current;
    expect(viewerOf('bakery')?.lastReadSeq).toBe(1);
  });

  it('is read page by page, each until it is there', async () => {
    const { viewers, connect, asked, waits, viewerOf } = following(
      [[marks('bakery', 1)], new Error('Away.'), new Error('Away.'), [marks('garden', 2)]],
      2,
    );
    connect();
    await viewers.current;
    expect(asked).toEqual([null, '1', '1', '1']);
    expect(waits).toEqual([1, 2]);
    expect(viewerOf('garden')?.lastReadSeq).toBe(2);
  });

  it('is known only after the last connection, when there was another meanwhile', async () => {
    const { viewers, connect, close, viewerOf } = following([new Error('Away.'), [marks('bakery', 1)]]);
    connect();
    const { current } = viewers;
    close();
    connect();
    await current;
    expect(viewerOf('bakery')?.lastReadSeq).toBe(1);
  });

  it('is not asked for once the person has signed out', async () => {
    const { viewers, connect, asked } = following([new Error('Away.')]);
    connect();
    const { current } = viewers;
    viewers.stop();
    await current;
    expect(asked).toEqual([null]);
  });
});
