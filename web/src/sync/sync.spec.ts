import { type ApolloClient } from '@apollo/client';
import { jest } from '@jest/globals';
import type { Client as Socket, Sink } from 'graphql-ws';
import { createCache } from '../api/cache';
import { RoomDocument } from '../gql';
import { Sync } from './sync';

const NOTHING = { nodes: [], pageInfo: { endCursor: null, hasNextPage: false } };

/** A client that follows the inbox of somebody. */
async function scene() {
  const refreshed: unknown[] = [];
  const client = {
    cache: createCache(),
    query: ({ query, variables }: { query: unknown; variables?: { id: string } }) => {
      if (query === RoomDocument) refreshed.push(variables?.id);
      return Promise.resolve({ data: { rooms: NOTHING, room: null } });
    },
  };
  let inbox: Sink | undefined;
  const socket = {
    on: () => undefined,
    subscribe: (_: unknown, sink: Sink) => {
      inbox = sink;
      return () => undefined;
    },
  };
  const sync = new Sync(client as unknown as ApolloClient, socket as unknown as Socket, 'ana');
  await sync.ready;
  return { sync, refreshed, bring: (answer: object) => inbox?.next(answer) };
}

describe('the inbox', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('has the open rooms read again, once for many events that the server could not answer', async () => {
    const { sync, refreshed, bring } = await scene();
    const told: string[] = [];
    for (const room of ['bakery', 'garden']) sync.onResync(room, () => told.push(room));
    for (let time = 1; time <= 3; time++) bring({ data: null, errors: [{ message: 'No.' }] });
    await jest.runAllTimersAsync();
    expect(told).toEqual(['bakery', 'garden']);
    expect(refreshed).toEqual(['bakery', 'garden']);
    sync.stop();
  });
});
