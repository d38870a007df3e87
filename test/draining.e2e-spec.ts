import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Metrics } from '../src/metrics/metrics.js';
import { createBackend } from './support/backend.js';
import { holdFirst } from './support/held-commits.js';
import type { Person } from './support/person.js';
import { RawSocket } from './support/raw-socket.js';
import { createGroup, seen } from './support/rooms.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

const RESTARTING = 1012;
const SESSION_OVER = 4403;
const SEND =
  'mutation ($room: ID!, $body: String!) { sendMessage(input: { roomId: $room, body: $body }) { seq body } }';

describe('a node that stops', () => {
  const ends: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  /** A node whose end leaves its database to be looked at by another one. */
  async function start(environment: Record<string, string> = {}) {
    const backend = await createBackend();
    ends.push(() => backend.drop());
    const server = await startServer({ backend, environment });
    const ana = await server.workspace();
    return { server, ana, backend };
  }

  const ready = async (server: TestServer) => (await fetch(new URL('/health/ready', server.url))).status;
  async function whileDraining(server: TestServer): Promise<void> {
    while ((await ready(server)) !== 503) await new Promise((resolve) => setImmediate(resolve));
  }

  /** A socket that keeps its node waiting: it does not read, so it does not answer the closing. */
  async function deaf(person: Person, server: TestServer): Promise<RawSocket> {
    const raw = await RawSocket.of(person, server);
    raw.socket.pause();
    return raw;
  }

  it('closes its sockets with 1012, those without a name too', async () => {
    const { server, ana } = await start();
    const sockets = [
      await RawSocket.of(ana, server),
      await RawSocket.of(ana, server),
      await RawSocket.open(server),
    ];
    sockets[0]?.subscribe('s', 'subscription { inbox { __typename } }');
    const closing = server.app.close();
    expect(await Promise.all(sockets.map((one) => one.closed))).toEqual([RESTARTING, RESTARTING, RESTARTING]);
    await closing;
  });

  it('closes them one after the other over DRAIN_SECONDS', async () => {
    const { server, ana } = await start({ DRAIN_SECONDS: '1' });
    const sockets = await Promise.all(Array.from({ length: 5 }, () => RawSocket.of(ana, server)));
    const order: number[] = [];
    const times = sockets.map((one, n) =>
      one.closed.then(() => {
        order.push(n);
        return Date.now();
      }),
    );
    const closing = server.app.close();
    const closed = await Promise.all(times);
    expect(new Set(order).size).toBe(5);
    expect(Math.max(...closed) - Math.min(...closed)).toBeGreaterThan(250);
    await closing;
  });

  it('looks after its sockets until the last of them is closed', async () => {
    const { server, ana } = await start({ DRAIN_SECONDS: '3', CONNECTIONS_PER_USER: '100' });
    const sockets = await Promise.all(Array.from({ length: 60 }, () => RawSocket.of(ana, server)));
    const closing = server.app.close();
    await whileDraining(server);
    server.clock.advance({ seconds: 660 });
    const codes = new Set(await Promise.all(sockets.map((one) => one.closed)));
    expect(codes).toEqual(new Set([RESTARTING, SESSION_OVER]));
    await closing;
  });

  it('is not ready meanwhile, lets no socket in, and does not wait for a peer that is deaf', async () => {
    const { server, ana } = await start();
    expect(await ready(server)).toBe(200);
    const peer = await deaf(ana, server);
    const begun = Date.now();
    const closing = server.app.close();
    await whileDraining(server);
    await expect(RawSocket.open(server)).rejects.toThrow('503');
    expect((await fetch(new URL('/health/live', server.url))).status).toBe(200);
    expect((await ana.do('{ me { id } }')).me.id).toBe(ana.id);
    await closing;
    expect(Date.now() - begun).toBeLessThan(5000);
    peer.socket.terminate();
  });

  it('does not wait for ever for a connection on which no request comes to an end', async () => {
    const { server } = await start();
    const { port } = new URL(server.url);
    for (const said of ['', 'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf']) {
      const connection = connect(Number(port), '127.0.0.1', () => connection.write(said));
      connection.on('error', () => undefined);
      await once(connection, 'connect');
    }
    await server.app.close();
  });

  /** Holds what a message must wait for until it is told to let go. */
  async function held(server: TestServer, room: string) {
    let letGo: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    let isHeld: () => void = () => undefined;
    const holding = new Promise<void>((resolve) => {
      isHeld = resolve;
    });
    const over = server.database.transaction(async (tx) => {
      await tx.query('UPDATE rooms SET name = name WHERE id = ?', [room]);
      isHeld();
      await gate;
    });
    await holding;
    return { letGo, over };
  }

  /** How many mutations have begun. */
  const mutations = async (server: TestServer) =>
    (await server.app.get(Metrics).operations.get()).values
      .filter(({ labels }) => labels.kind === 'mutation')
      .reduce((sum, { value }) => sum + value, 0);

  it.each(['HTTP', 'a socket'])('finishes a mutation that is under way over %s', async (transport) => {
    const { server, ana, backend } = await start();
    const room = await createGroup(ana, []);
    const { letGo, over } = await held(server, room);
    const socket = await RawSocket.of(ana, server);
    const variables = { room, body: 'under way' };
    const before = await mutations(server);
    const answer = transport === 'HTTP' ? ana.ask(SEND, variables) : null;
    if (!answer) socket.subscribe('send', SEND, variables);
    while ((await mutations(server)) === before) await new Promise((resolve) => setImmediate(resolve));
    const closing = server.app.close();
    expect(await socket.closed).toBe(RESTARTING);
    // It is given every chance to go on stopping, and must not.
    for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve));
    letGo();
    await over;
    if (answer) expect((await answer).data.sendMessage.body).toBe('under way');
    await closing;
    const next = await startServer({ backend });
    ends.push(() => next.close());
    expect((await seen(ana.at(next), room, 'lastMessage { body }')).lastMessage.body).toBe('under way');
  });

  it('finishes what has not come to the database yet', async () => {
    const { server, ana, backend } = await start();
    const room = await createGroup(ana, []);
    const socket = await RawSocket.of(ana, server);
    const { sizes, release } = holdFirst(server);
    socket.subscribe('send', SEND, { room, body: 'under way' });
    await until(() => sizes.length === 1);
    let isOver = false;
    const closing = server.app.close().then(() => (isOver = true));
    expect(await socket.closed).toBe(RESTARTING);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(isOver).toBe(false);
    release();
    await closing;
    const other = await startServer({ backend });
    ends.push(() => other.close());
    expect((await seen(ana.at(other), room, 'lastMessage { body }')).lastMessage.body).toBe('under way');
  });

  it('keeps when its people were last seen', async () => {
    const { server, ana, backend } = await start();
    const bruno = await server.join(ana, 'Bruno');
    await RawSocket.of(bruno, server);
    const before = server.clock.millis();
    await server.app.close();
    const next = await startServer({ backend });
    ends.push(() => next.close());
    const { user } = await ana
      .at(next)
      .do('query ($id: ID!) { user(id: $id) { presence { status lastSeenAt } } }', { id: bruno.id });
    expect(user.presence.status).toBe('OFFLINE');
    expect(Date.parse(user.presence.lastSeenAt)).toBeGreaterThanOrEqual(before);
  });
});
