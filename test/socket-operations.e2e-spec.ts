import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Metrics } from '../src/metrics/metrics.js';
import { Database } from '../src/database/database.js';
import { UserEntity } from '../src/users/user.entity.js';
import type { Person } from './support/person.js';
import { RawSocket } from './support/raw-socket.js';
import { startServer, type TestServer } from './support/server.js';

const EVENTS =
  'subscription ($room: ID!) { roomEvents(roomId: $room) { ... on MessageSent { message { body } } } }';
const SEND =
  'mutation ($room: ID!, $body: String!) { sendMessage(input: { roomId: $room, body: $body }) { seq body } }';

describe('operations on a socket', () => {
  let server: TestServer;
  let ana: Person;
  let room: string;
  let raw: RawSocket;

  beforeAll(async () => {
    server = await startServer();
    ana = await server.workspace();
    const made = await ana.do('mutation { createRoom(input: { type: GROUP, name: "Team" }) { id } }');
    room = made.createRoom.id;
  });
  afterAll(() => server.close());

  beforeEach(async () => {
    raw?.socket.close();
    await raw?.closed;
    raw = await RawSocket.of(ana, server);
  });

  const nested = (depth: number): string =>
    depth === 0 ? 'id' : `room { lastMessage { ${nested(depth - 1)} } }`;

  it.each([
    ['a syntax error', '{ me { id }', 'BAD_USER_INPUT'],
    ['an empty document', '', 'BAD_USER_INPUT'],
    ['a field that does not exist', '{ me { nonsense } }', 'BAD_USER_INPUT'],
    ['a variable of the wrong type', 'query ($x: Int!) { user(id: $x) { id } }', 'BAD_USER_INPUT'],
    ['a document without operation', 'fragment f on User { id }', 'BAD_USER_INPUT'],
    [
      'a condition on what is subscribed to',
      'subscription ($x: Boolean = true) { inbox @include(if: $x) { __typename } }',
      'BAD_USER_INPUT',
    ],
    [
      'a subscription to nothing',
      'subscription { ...F @skip(if: true) } fragment F on Subscription { inbox { __typename } }',
      'BAD_USER_INPUT',
    ],
    ['two operations and no name', 'query a { me { id } } query b { me { id } }', 'BAD_USER_INPUT'],
    ['too deep a document', `{ message(id: "${randomUUID()}") { ${nested(6)} } }`, 'QUERY_TOO_COMPLEX'],
    ['too many tokens', `{ ${'me { id } '.repeat(400)} }`, 'QUERY_TOO_COMPLEX'],
    [
      'too many aliases',
      `{ ${[...Array(20).keys()].map((n) => `a${n}: me { id }`).join(' ')} }`,
      'QUERY_TOO_COMPLEX',
    ],
    [
      'too much at once',
      '{ rooms(first: 100) { nodes { members(first: 100) { nodes { user { id displayName kind role department avatarUrl createdAt } } } } } }',
      'QUERY_TOO_COMPLEX',
    ],
  ])('%s is answered with an error of its own, and the others go on', async (_name, query, code) => {
    const before = server.stood;
    raw.subscribe('events', EVENTS, { room });
    while (server.stood === before) await new Promise((resolve) => setTimeout(resolve, 2));
    const refused = await raw.ask('wrong', query);
    expect(refused.type).toBe('error');
    expect(refused.payload[0]).toMatchObject({
      message: expect.any(String),
      extensions: { code, retryable: false },
    });
    const sent = await raw.ask('send', SEND, { room, body: 'still here' });
    expect(sent.payload.data.sendMessage.body).toBe('still here');
    expect((await raw.next('next', 'events')).payload.data.roomEvents.message.body).toBe('still here');
  });

  it('queries and mutations give what they give over HTTP, and complete', async () => {
    const query = '{ me { id displayName viewer { email } } workspace { slug } }';
    expect((await raw.ask('q', query)).payload).toEqual({ data: await ana.do(query) });
    await raw.next('complete', 'q');
  });

  it.each([
    [
      'NOT_FOUND',
      'mutation ($id: ID!) { openPrivateRoom(userId: $id) { id } }',
      { id: randomUUID() },
      undefined,
    ],
    ['BAD_USER_INPUT', 'query ($id: ID!) { room(id: $id) { id } }', { id: 'nonsense' }, 'id'],
    [
      'BAD_USER_INPUT',
      'query ($first: Int) { rooms(first: $first) { nodes { id } } }',
      { first: 101 },
      'first',
    ],
    ['BAD_USER_INPUT', 'query ($id: ID!) { room(id: $id) { id } }', {}, 'id'],
    [
      'BAD_USER_INPUT',
      'mutation ($body: String!, $room: ID!) { sendMessage(input: { roomId: $room, body: $body }) { id } }',
      { body: ' ' },
      'body',
    ],
    ['NOT_FOUND', EVENTS, { room: randomUUID() }, undefined],
    ['BAD_USER_INPUT', EVENTS, { room: 'nonsense' }, 'roomId'],
  ])('%s has the form it has over HTTP: %s', async (code, query, variables, field) => {
    const answer = await raw.ask('wrong', query, 'body' in variables ? { ...variables, room } : variables);
    const [error] = answer.type === 'error' ? answer.payload : answer.payload.errors;
    expect(error.extensions).toEqual({ code, retryable: false, ...(field ? { field } : {}) });
  });

  /** Waits until this is what stands at the server. */
  async function until(expected: { subscriptions: number; feeds: number }): Promise<void> {
    const { subscriptions, feeds } = server.app.get(Metrics);
    const sum = async (gauge: Pick<typeof feeds, 'get'>) =>
      (await gauge.get()).values.reduce((total, { value }) => total + value, 0);
    const standing = async () => ({
      subscriptions: await sum(subscriptions),
      feeds: await sum(feeds),
    });
    const limit = Date.now() + 5000;
    let now = await standing();
    while (!isDeepStrictEqual(now, expected) && Date.now() < limit) {
      await new Promise((resolve) => setImmediate(resolve));
      now = await standing();
    }
    expect(now).toEqual(expected);
  }

  /** Runs `work` while every look at the people in the database fails. */
  async function withoutPeople(work: () => Promise<void>): Promise<void> {
    const database = server.app.get(Database);
    const repository = database.repository.bind(database);
    database.repository = ((entity: typeof UserEntity) => {
      if (entity !== UserEntity) return repository(entity);
      return new Proxy({}, { get: () => () => Promise.reject(new Error('secret of the inside')) });
    }) as typeof database.repository;
    await work().finally(() => Reflect.deleteProperty(database, 'repository'));
  }

  it('a fault of the server shows nothing of its inside', () =>
    withoutPeople(async () => {
      const answer = await raw.ask('q', '{ me { id } }');
      expect(answer.payload.errors[0].extensions).toEqual({ code: 'INTERNAL', retryable: false });
      expect(JSON.stringify(answer)).not.toContain('secret');
    }));

  it('a subscription that fails under way ends with an error of the same form, and leaves nothing behind', async () => {
    raw.subscribe('s', 'subscription ($ids: [ID!]!) { presence(userIds: $ids) { id } }', { ids: [ana.id] });
    await until({ subscriptions: 1, feeds: 0 });
    await withoutPeople(async () => {
      raw.subscribe('change', 'mutation { setStatus(status: AWAY) { id } }');
      const failed = await raw.next('error', 's');
      expect(failed.payload[0].extensions).toEqual({ code: 'INTERNAL', retryable: false });
      expect(JSON.stringify(failed)).not.toContain('secret');
    });
    await until({ subscriptions: 0, feeds: 0 });
  });

  it('end without residue, however they end', async () => {
    const operations: [string, string, Record<string, unknown>][] = [
      ['events', EVENTS, { room }],
      ['inbox', 'subscription { inbox { __typename } }', {}],
      ['activity', 'subscription ($room: ID!) { roomActivity(roomId: $room) { __typename } }', { room }],
      ['presence', 'subscription ($ids: [ID!]!) { presence(userIds: $ids) { id } }', { ids: [ana.id] }],
    ];
    const open = async (socket: RawSocket) => {
      for (const [id, query, variables] of operations) socket.subscribe(id, query, variables);
      await until({ subscriptions: operations.length, feeds: 1 });
    };
    await until({ subscriptions: 0, feeds: 0 });

    await open(raw);
    for (const [id] of operations) raw.send({ id, type: 'complete' });
    await until({ subscriptions: 0, feeds: 0 });

    await open(raw);
    raw.socket.terminate();
    await until({ subscriptions: 0, feeds: 0 });
    expect((await server.app.get(Metrics).connections.get()).values[0]?.value).toBe(0);

    // Completed, or gone, before they stood.
    raw = await RawSocket.of(ana, server);
    for (const [id, query, variables] of operations) {
      raw.subscribe(id, query, variables);
      raw.send({ id, type: 'complete' });
    }
    await raw.ask('last', '{ me { id } }');
    await until({ subscriptions: 0, feeds: 0 });
    for (const [id, query, variables] of operations) raw.subscribe(id, query, variables);
    raw.socket.close();
    await raw.closed;
    await until({ subscriptions: 0, feeds: 0 });
  });

  it('stay within the rate limits that hold over HTTP', async () => {
    const limited = await startServer({ environment: { READS_PER_MINUTE: '3' } });
    try {
      const bob = await limited.workspace();
      const socket = await RawSocket.of(bob, limited);
      await bob.do('{ me { id } }');
      for (const id of ['1', '2'])
        expect((await socket.ask(id, '{ me { id } }')).payload.errors).toBeUndefined();
      const [error] = (await socket.ask('3', '{ me { id } }')).payload.errors;
      expect(error.extensions).toEqual({
        code: 'RATE_LIMITED',
        retryable: true,
        retryAfterMs: expect.any(Number),
      });
      await bob.fails('RATE_LIMITED', '{ me { id } }');
      socket.socket.close();
    } finally {
      await limited.close();
    }
  });
});
