import type { ApolloClient } from '@apollo/client';
import type { Client as Socket } from 'graphql-ws';
import { createCache } from '../api/cache';
import { OwnMarksFragmentDoc, type OwnMarksFragment } from '../gql';
import { roomKey } from './apply-event';
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
  let connect: () => void = () => undefined;
  const socket = { on: (_: string, listener: () => void) => (connect = listener) };
  const viewers = new RoomViewers(
    { cache, query } as unknown as ApolloClient,
    socket as unknown as Socket,
    (tries) => Promise.resolve(void waits.push(tries)),
  );
  const know = (room: OwnMarksFragment) =>
    cache.writeFragment({ id: roomKey(room.id), fragment: OwnMarksFragmentDoc, data: room });
  const viewerOf = (id: string) =>
    cache.readFragment({ id: roomKey(id), fragment: OwnMarksFragmentDoc })?.viewer;
  return { viewers, connect: () => connect(), asked, waits, know, viewerOf };
}

describe('what is read and muted on other devices', () => {
  it('is read again after a break, and the furthest mark wins', async () => {
    const { viewers, connect, asked, know, viewerOf } = scene([
      [marks('bakery', 7, MUTED_UNTIL), marks('garden', 2)],
    ]);
    know(marks('bakery', 3));
    know(marks('garden', 5, MUTED_UNTIL));
    connect();
    expect(asked).toEqual([]);
    connect();
    await viewers.current;
    expect(viewerOf('bakery')).toMatchObject({ lastReadSeq: 7, mutedUntil: MUTED_UNTIL });
    expect(viewerOf('garden')).toMatchObject({ lastReadSeq: 5, mutedUntil: null });
  });

  it('is read page by page, each until it is there', async () => {
    const { viewers, connect, asked, waits, viewerOf } = scene(
      [[marks('bakery', 1)], new Error('Away.'), new Error('Away.'), [marks('garden', 2)]],
      2,
    );
    connect();
    connect();
    await viewers.current;
    expect(asked).toEqual([null, '1', '1', '1']);
    expect(waits).toEqual([1, 2]);
    expect(viewerOf('garden')?.lastReadSeq).toBe(2);
  });

  it('is known only after the last break, when there was another meanwhile', async () => {
    const { viewers, connect, viewerOf } = scene([new Error('Away.'), [marks('bakery', 1)]]);
    connect();
    connect();
    const { current } = viewers;
    connect();
    await current;
    expect(viewerOf('bakery')?.lastReadSeq).toBe(1);
  });

  it('is not asked for once the person has signed out', async () => {
    const { viewers, connect, asked } = scene([new Error('Away.')]);
    connect();
    connect();
    const { current } = viewers;
    viewers.stop();
    await current;
    expect(asked).toEqual([null]);
  });
});
