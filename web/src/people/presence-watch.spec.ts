import { jest } from '@jest/globals';
import type { ApolloClient } from '@apollo/client';
import { NEVER } from 'rxjs';
import { createCache } from '../api/cache';
import { PresenceDocument, PresenceNowDocument, PresenceOfPersonFragmentDoc } from '../gql';
import { PresenceWatch } from './presence-watch';

interface Operation {
  readonly query: unknown;
  readonly variables: { readonly userIds: readonly string[] };
}

const personOf = (id: string) =>
  ({
    __typename: 'User',
    id,
    presence: { __typename: 'Presence', status: 'BUSY', lastSeenAt: null },
  }) as const;

function scene(state: 'live' | 'connecting' = 'live') {
  const sent: [name: 'follow' | 'ask', count: number][] = [];
  const cache = createCache();
  const client = {
    cache,
    subscribe: ({ query, variables }: Operation) => {
      expect(query).toBe(PresenceDocument);
      sent.push(['follow', variables.userIds.length]);
      return NEVER;
    },
    query: ({ query, variables }: Operation) => {
      expect(query).toBe(PresenceNowDocument);
      sent.push(['ask', variables.userIds.length]);
      return Promise.resolve({ data: { users: { nodes: variables.userIds.map(personOf) } } });
    },
  };
  const listeners = new Set<() => void>();
  const connection = {
    state,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const become = (next: 'live' | 'offline') => {
    connection.state = next as typeof state;
    for (const listener of listeners) listener();
  };
  const watch = new PresenceWatch(client as unknown as ApolloClient, connection);
  const statusOf = (id: string) =>
    cache.readFragment({ fragment: PresenceOfPersonFragmentDoc, id: `User:${id}` })?.presence.status;
  return { sent, watch, become, listeners, statusOf };
}

const people = (count: number) => Array.from({ length: count }, (_, index) => `p${index}`);

describe('the presence of who is shown', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('is asked for behind the subscription, once for all rows', async () => {
    const { sent, watch, statusOf } = scene();
    watch.show(['a', 'b']);
    watch.show(['b', 'c']);
    await jest.runAllTimersAsync();
    expect(sent).toEqual([
      ['follow', 3],
      ['ask', 3],
    ]);
    expect(statusOf('c')).toBe('BUSY');
  });

  it('is asked for again when the socket is back, and not while it is away', async () => {
    const { sent, watch, become } = scene('connecting');
    watch.show(['a']);
    await jest.runAllTimersAsync();
    expect(sent).toEqual([['follow', 1]]);
    for (const state of ['live', 'offline', 'live'] as const) become(state);
    expect(sent).toEqual([
      ['follow', 1],
      ['ask', 1],
      ['ask', 1],
    ]);
  });

  it('is asked for in pages, of as many as can be followed', async () => {
    const { sent, watch } = scene();
    watch.show(people(250));
    await jest.runAllTimersAsync();
    expect(sent).toEqual([
      ['follow', 200],
      ['ask', 100],
      ['ask', 100],
    ]);
  });

  it('is let go of with the rows, and with the person', async () => {
    const { sent, watch, become, listeners } = scene();
    const hide = watch.show(['a']);
    await jest.runAllTimersAsync();
    hide();
    await jest.runAllTimersAsync();
    become('live');
    expect(sent).toHaveLength(2);
    watch.stop();
    expect(listeners.size).toBe(0);
  });
});
