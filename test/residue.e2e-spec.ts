import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Redis } from 'ioredis';
import { AccessTokens } from '../src/auth/access-tokens.js';
import { Database } from '../src/database/database.js';
import { Metrics } from '../src/metrics/metrics.js';
import { PresenceWatch } from '../src/presence/presence-watch.js';
import { RoomActivities } from '../src/presence/room-activities.js';
import { PubSub } from '../src/pubsub/pubsub.js';
import { MembershipWatch } from '../src/realtime/membership-watch.js';
import { RoomFeeds } from '../src/realtime/room-feeds.js';
import { SocketProtocol } from '../src/realtime/socket-protocol.js';
import { Subscriptions } from '../src/realtime/subscriptions.js';
import { RoomLog } from '../src/room-log/room-log.js';
import { RoomAccess } from '../src/rooms/room-access.js';
import type { Person } from './support/person.js';
import { RawSocket } from './support/raw-socket.js';
import { createGroup, REMOVE, say } from './support/rooms.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

const DOCUMENTS = {
  roomEvents: 'subscription ($room: ID!) { roomEvents(roomId: $room) { __typename } }',
  inbox: 'subscription { inbox { __typename } }',
  roomActivity: 'subscription ($room: ID!) { roomActivity(roomId: $room) { __typename } }',
  presence: 'subscription ($users: [ID!]!) { presence(userIds: $users) { id } }',
};
type Field = keyof typeof DOCUMENTS;
type End = 'complete' | 'close' | 'terminate';

describe('a subscription that ends', () => {
  let server: TestServer;
  let ana: Person;
  let bruno: Person;
  let room: string;
  const rooms: string[] = [];

  beforeAll(async () => {
    server = await startServer({ environment: { CONNECTIONS_PER_USER: '200' } });
    ana = await server.workspace();
    bruno = await server.join(ana, 'Bruno');
  });
  afterAll(() => server.close());
  afterEach(() => {
    jest.restoreAllMocks();
  });

  /** Of what concerns one room or one user. */
  function listeners(): number {
    type Channels = Map<string, { handlers: readonly unknown[] }>;
    const { channels } = server.app.get<unknown, { channels: Channels }>(PubSub);
    const own = [...channels].filter(([name]) => /^(room|activity|user|presence):/.test(name));
    return own.reduce((sum, [, { handlers }]) => sum + handlers.length, 0);
  }

  /** Everything that a node keeps for those who listen: how much of it there is, what is none left out. */
  async function kept(): Promise<Record<string, number>> {
    const { subscriptions, feeds, connections } = server.app.get(Metrics);
    const values = (await subscriptions.get()).values.map(
      ({ labels, value }) => [String(labels.field), value] as const,
    );
    const sizeOf = (owner: object, name: string) =>
      (owner as Record<string, unknown> & Record<string, { size: number }>)[name]?.size ?? NaN;
    const all = {
      ...Object.fromEntries(values),
      recadoFeeds: (await feeds.get()).values[0]?.value ?? 0,
      connections: (await connections.get()).values[0]?.value ?? 0,
      feeds: sizeOf(server.app.get(RoomFeeds), 'open'),
      activities: sizeOf(server.app.get(RoomActivities), 'feeds'),
      watchedWorkspaces: sizeOf(server.app.get(PresenceWatch), 'workspaces'),
      memberships: sizeOf(server.app.get(MembershipWatch), 'watchers'),
      heard: listeners(),
    };
    return Object.fromEntries(Object.entries(all).filter(([, count]) => count !== 0));
  }
  const nothingIsKept = () => until(async () => Object.keys(await kept()).length === 0, kept);

  /** Holds every subscription's resolver at a point of its way, until it is let go. */
  function hold(where: 'heads' | 'membership' | 'query') {
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    let reached: () => void = () => undefined;
    const waiting = new Promise<void>((resolve) => (reached = resolve));
    const [owner, method] = {
      heads: [server.app.get(RoomLog), 'heads'],
      membership: [server.app.get(RoomAccess), 'actor'],
      query: [server.app.get(Database), 'repository'],
    }[where] as [Record<string, (...given: unknown[]) => unknown>, string];
    const original = owner[method]?.bind(owner) as (...given: unknown[]) => unknown;
    const held = async (...given: unknown[]) => {
      reached();
      await released;
      return original(...given);
    };
    const late = (target: object): object =>
      new Proxy(target, {
        get: (inner, name) => {
          const value = Reflect.get(inner, name) as unknown;
          return typeof value !== 'function'
            ? value
            : async (...given: unknown[]) => {
                reached();
                await released;
                return (value as (...given: unknown[]) => unknown).apply(inner, given);
              };
        },
      });
    jest
      .spyOn(owner, method)
      .mockImplementation(where === 'query' ? (...given) => late(original(...given) as object) : held);
    return { release, waiting };
  }

  /** Counts the resolvers of subscriptions that have come to their end, whatever became of the client. */
  function resolvers(): { ended: number } {
    const counted = { ended: 0 };
    const subscriptions = server.app.get(Subscriptions);
    const original = subscriptions.start.bind(subscriptions);
    jest.spyOn(subscriptions, 'start').mockImplementation(async (args) => {
      try {
        return await original(args);
      } finally {
        counted.ended++;
      }
    });
    return counted;
  }

  /** The answer to a ping comes after what was said before it. */
  async function heard(socket: RawSocket): Promise<void> {
    socket.send({ type: 'ping' });
    await socket.next('pong');
  }

  async function end(socket: RawSocket, id: string, how: End): Promise<void> {
    if (how === 'terminate') socket.socket.terminate();
    else if (how === 'close') socket.socket.close();
    else {
      socket.send({ id, type: 'complete' });
      return heard(socket);
    }
    await socket.closed;
  }

  function start(field: Field, id: string, socket: RawSocket): void {
    const variables = { room, users: [ana.id, bruno.id] };
    socket.subscribe(id, DOCUMENTS[field], variables);
  }

  const fresh = async () => rooms.push((room = await createGroup(ana, [bruno])));
  const stands = (field: Field, count = 1) => until(async () => (await kept())[field] === count, kept);

  const ways = (Object.keys(DOCUMENTS) as Field[]).flatMap((field) =>
    (['complete', 'close', 'terminate'] as End[]).map((how): [Field, End] => [field, how]),
  );

  it.each(ways)('leaves nothing of %s by %s', async (field, how) => {
    await fresh();
    const socket = await RawSocket.of(bruno, server);
    for (const id of ['a', 'b']) start(field, id, socket);
    await stands(field, 2);
    if (how === 'complete') await end(socket, 'a', how);
    await end(socket, 'b', how);
    if (how === 'complete') {
      await until(async () => !(field in (await kept())), kept);
      socket.socket.close();
    }
    await nothingIsKept();
  });

  it.each(
    ways.flatMap(([field, how]): [Field, End, Parameters<typeof hold>[0]][] => {
      const points = {
        roomEvents: ['heads', 'membership'],
        inbox: ['heads', 'query'],
        roomActivity: ['heads', 'membership', 'query'],
        presence: ['query'],
      } as const;
      return points[field].map((where) => [field, how, where]);
    }),
  )('leaves nothing of %s by %s while its resolver waits (%s)', async (field, how, where) => {
    await fresh();
    const socket = await RawSocket.of(bruno, server);
    const counted = resolvers();
    const { release, waiting } = hold(where);
    start(field, 'a', socket);
    await waiting;
    await end(socket, 'a', how);
    release();
    jest.restoreAllMocks();
    await until(() => counted.ended === 1, kept);
    await until(async () => !(field in (await kept())) && !('feeds' in (await kept())), kept);
    // Whoever looks at the room meanwhile is not disturbed by the late end of the other.
    const watcher = await bruno.subscribe(DOCUMENTS.roomEvents, { room });
    await say(ana, room);
    expect(await watcher.next()).toEqual({ __typename: 'MessageSent' });
    await bruno.leave();
    socket.socket.close();
    await nothingIsKept();
  });

  it('leaves nothing when its id is used again before it has come to stand', async () => {
    await fresh();
    const socket = await RawSocket.of(bruno, server);
    const counted = resolvers();
    const { release, waiting } = hold('heads');
    start('roomEvents', 'a', socket);
    await waiting;
    await end(socket, 'a', 'complete');
    start('roomEvents', 'a', socket);
    await heard(socket);
    release();
    await until(() => counted.ended === 2, kept);
    socket.socket.close();
    await nothingIsKept();
  });

  it('leaves nothing when its resolver fails, or the viewer leaves the room meanwhile', async () => {
    await fresh();
    const socket = await RawSocket.of(bruno, server);
    jest.spyOn(server.app.get(RoomLog), 'heads').mockRejectedValueOnce(new Error('no database'));
    start('roomEvents', 'a', socket);
    expect((await socket.next('next', 'a')).payload.errors[0].extensions.code).toBe('INTERNAL');
    jest.restoreAllMocks();
    for (const field of ['roomEvents', 'roomActivity'] as const) {
      const { release, waiting } = hold('heads');
      start(field, field, socket);
      await waiting;
      await ana.do(REMOVE, { room, user: bruno.id });
      release();
      jest.restoreAllMocks();
      expect((await socket.next('next', field)).payload.errors[0].extensions.code).toBe('NOT_FOUND');
      await fresh();
    }
    socket.socket.close();
    await nothingIsKept();
  });

  it.each(['acquire', 'reach'] as const)(
    'leaves nothing of an inbox that cannot start (%s)',
    async (method) => {
      await fresh();
      const socket = await RawSocket.of(bruno, server);
      jest.spyOn(server.app.get(RoomFeeds), method).mockRejectedValueOnce(new Error('no database'));
      start('inbox', 'a', socket);
      expect((await socket.next('next', 'a')).payload.errors[0].extensions.code).toBe('INTERNAL');
      jest.restoreAllMocks();
      socket.socket.close();
      await nothingIsKept();
    },
  );

  it('leaves nothing of somebody who goes while they are let in', async () => {
    const tokens = server.app.get(AccessTokens);
    const authenticate = tokens.authenticate.bind(tokens);
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const asked = jest.spyOn(tokens, 'authenticate').mockImplementation(async (given) => {
      await released;
      return authenticate(given);
    });
    const gone = jest.spyOn(server.app.get(SocketProtocol), 'closed');
    const socket = await RawSocket.open(server);
    socket.send({ type: 'connection_init', payload: { authorization: `Bearer ${bruno.token}` } });
    await until(() => asked.mock.calls.length === 1);
    socket.socket.terminate();
    await until(() => gone.mock.calls.length === 1);
    release();
    await asked.mock.results[0]?.value;
    await new Promise((resolve) => setImmediate(resolve));
    expect(await kept()).toEqual({});
  });

  it('leaves no subscription in Redis, after a while', async () => {
    if (globalThis.BACKEND !== 'mysql') return;
    const redis = new Redis(globalThis.TEST_REDIS_URL);
    const left = async () => {
      const channels = (await redis.pubsub('CHANNELS')) as string[];
      return channels.filter((name) => rooms.some((id) => name.endsWith(id)));
    };
    await fresh();
    await bruno.subscribe(DOCUMENTS.roomEvents, { room });
    expect(await left()).toContainEqual(expect.stringMatching(`:room:${room}$`));
    await bruno.leave();
    await until(async () => (await left()).length === 0, left);
    redis.disconnect();
  });
});
