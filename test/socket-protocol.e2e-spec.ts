import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Connections } from '../src/realtime/connections.js';
import type { Person } from './support/person.js';
import { RawSocket } from './support/raw-socket.js';
import { createGroup, say } from './support/rooms.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

const FRAME_BYTES = 64 * 1024;
const init = (token: string | null) => ({
  type: 'connection_init',
  payload: { authorization: `Bearer ${token}` },
});

describe('a socket', () => {
  let server: TestServer;
  let ana: Person;

  beforeAll(async () => {
    server = await startServer();
    ana = await server.workspace();
  });
  afterAll(() => server.close());

  it('is closed with 4408 when it does not say who it is within 5 s', async () => {
    const raw = await RawSocket.open(server);
    const opened = Date.now();
    expect(await raw.closed).toBe(4408);
    expect(Date.now() - opened).toBeGreaterThan(4500);
  });

  it('is closed with 4429 by a second connection_init', async () => {
    const raw = await RawSocket.of(ana, server);
    raw.send(init(ana.token));
    expect(await raw.closed).toBe(4429);
  });

  it.each([
    ['no JSON', 'Olá'],
    ['an empty frame', ''],
    ['JSON that is no message', '[]'],
    ['a message of an unknown type', '{"type":"hello"}'],
    ['a message that only servers send', '{"id":"1","type":"next","payload":{}}'],
    ['a subscribe without an id', '{"type":"subscribe","payload":{"query":"{ me { id } }"}}'],
    ['a subscribe without a query', '{"id":"1","type":"subscribe","payload":{}}'],
    [
      'variables that are no object',
      '{"id":"1","type":"subscribe","payload":{"query":"{ me { id } }","variables":3}}',
    ],
    ['binary garbage', Buffer.from([0xff, 0x00, 0xfe, 0x7b])],
  ])('is closed with 4400 by %s', async (_name, frame) => {
    const raw = await RawSocket.of(ana, server);
    raw.send(frame);
    expect(await raw.closed).toBe(4400);
  });

  it('is closed with 4401 by an operation before connection_init', async () => {
    const raw = await RawSocket.open(server);
    raw.subscribe('1', '{ serverInfo { version } }');
    expect(await raw.closed).toBe(4401);
  });

  it.each([
    ['no payload', undefined],
    ['no authorization', {}],
    ['an authorization that is no string', { authorization: { token: 'x' } }],
    ['another scheme', { authorization: 'Basic YTpi' }],
    ['a token that is none', { authorization: 'Bearer x.y.z' }],
    ['a token signed by somebody else', { authorization: `Bearer ${forged()}` }],
  ])('is closed with 4401 by a connection_init with %s', async (_name, payload) => {
    const raw = await RawSocket.open(server);
    raw.send({ type: 'connection_init', payload });
    expect(await raw.closed).toBe(4401);
  });

  it.each([
    ['', '1'],
    [', however long it is', '😀'.repeat(64)],
  ])('is closed with 4409 by a second operation under the id of one under way%s', async (_how, id) => {
    const raw = await RawSocket.of(ana, server);
    raw.subscribe(id, 'subscription { inbox { __typename } }');
    raw.subscribe(id, '{ me { id } }');
    expect(await raw.closed).toBe(4409);
  });

  // JSON.parse reads what JSON.stringify does not write.
  it.each(['ping', 'connection_init', 'pong'])(
    'does no harm to others by a %s that nests 20,000 deep, whoever sends it',
    async (type) => {
      const other = await RawSocket.of(ana, server);
      const raw = await RawSocket.open(server);
      raw.send(`{"type":"${type}","payload":{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}}`);
      if (type !== 'pong') expect(await raw.closed).toBe(type === 'ping' ? 4400 : 4401);
      expect((await other.ask('1', '{ me { id } }')).payload).toEqual({ data: { me: { id: ana.id } } });
      other.socket.close();
      raw.socket.close();
    },
  );

  it.each(['"quoted"', 'back\\slash', 'new\nline', 'ação ✓'])(
    'gets events under the id that it has given, whatever is in it: %j',
    async (id) => {
      const room = await createGroup(ana);
      const raw = await RawSocket.of(ana, server);
      const before = server.stood;
      raw.subscribe(id, 'subscription ($room: ID!) { roomEvents(roomId: $room) { __typename } }', { room });
      await until(() => server.stood > before);
      await say(ana, room);
      expect(await raw.next('next')).toEqual({
        id,
        type: 'next',
        payload: { data: { roomEvents: { __typename: 'MessageSent' } } },
      });
      raw.socket.close();
    },
  );

  it('may use an id again once its operation is over', async () => {
    const raw = await RawSocket.of(ana, server);
    for (let round = 0; round < 2; round++) {
      expect((await raw.ask('1', '{ me { id } }')).payload).toEqual({ data: { me: { id: ana.id } } });
      await raw.next('complete', '1');
    }
    raw.socket.close();
  });

  it('takes a frame of exactly 64 KiB, and is closed with 1009 by one more byte', async () => {
    const raw = await RawSocket.of(ana, server);
    const frame = (bytes: number) => {
      const message = (filling: string) =>
        JSON.stringify({
          id: '1',
          type: 'subscribe',
          payload: { query: '{ me { id } }', variables: { filling } },
        });
      return message('x'.repeat(bytes - message('').length));
    };
    raw.send(frame(FRAME_BYTES));
    expect((await raw.next('next')).payload).toEqual({ data: { me: { id: ana.id } } });
    raw.send(frame(FRAME_BYTES + 1));
    expect(await raw.closed).toBe(1009);
  });

  it('answers pings of the protocol', async () => {
    const raw = await RawSocket.open(server);
    raw.send({ type: 'ping', payload: { at: 1 } });
    expect(await raw.next('pong')).toEqual({ type: 'pong', payload: { at: 1 } });
    raw.socket.close();
  });

  it('is done with at the second ping of WebSocket that it leaves unanswered', async () => {
    const mute = await RawSocket.of(ana, server, { autoPong: false });
    const [connection] = server.app.get(Connections).ofUser(ana.id).slice(-1);
    connection?.ping();
    connection?.ping();
    expect(await mute.closed).toBe(1006);
  });

  it('stays when it answers the pings', async () => {
    const raw = await RawSocket.of(ana, server);
    const [connection] = server.app.get(Connections).ofUser(ana.id).slice(-1);
    for (let round = 0; round < 3; round++) {
      const asked = new Promise((resolve) => raw.socket.once('ping', resolve));
      connection?.ping();
      await asked;
      // What the client sends after its pong arrives after it.
      await raw.ask('1', '{ me { id } }');
      await raw.next('complete', '1');
    }
    raw.socket.close();
    expect(await raw.closed).toBe(1005);
  });
});

/** A token of the right form under a key of somebody else's. */
function forged(): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: 'x', exp: 4e9, iss: 'recado', aud: 'recado-api' })}.c2lnbmF0dXJl`;
}
