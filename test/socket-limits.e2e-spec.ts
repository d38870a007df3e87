import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Connections } from '../src/realtime/connections.js';
import { Metrics } from '../src/metrics/metrics.js';
import type { Person } from './support/person.js';
import { RawSocket } from './support/raw-socket.js';
import { startServer, type TestServer } from './support/server.js';

const TOO_MANY = 4429;
const MOST = 3;
const environment = { CONNECTIONS_PER_USER: String(MOST), SUBSCRIPTIONS_PER_CONNECTION: '5' };
const INBOX = 'subscription { inbox { __typename } }';

describe('the limits of sockets', () => {
  let server: TestServer;
  let ana: Person;

  beforeAll(async () => {
    server = await startServer({ environment });
    ana = await server.workspace();
  });
  afterAll(() => server.close());

  const isAlive = async (socket: RawSocket) =>
    expect((await socket.ask('alive', '{ me { id } }')).payload.errors).toBeUndefined();
  const open = (person: Person, on = server) => RawSocket.of(person, on);

  it('one connection more closes the oldest of the user, and none of anybody else', async () => {
    const bruno = await server.join(ana, 'Bruno');
    const anas = await open(ana);
    const sockets: RawSocket[] = [];
    for (let n = 0; n < MOST; n++) sockets.push(await open(bruno));
    for (let n = 0; n < 2; n++) {
      sockets.push(await open(bruno));
      expect(await sockets[n]?.closed).toBe(TOO_MANY);
    }
    for (const socket of [...sockets.slice(2), anas]) await isAlive(socket);
    for (const socket of [...sockets, anas]) socket.socket.close();
  });

  it('makes room: a connection that was closed does not count', async () => {
    const bruno = await server.join(ana, 'Bruno');
    const first = await open(bruno);
    for (let n = 0; n < 2 * MOST; n++) {
      const socket = await open(bruno);
      const closed = server.app.get(Connections).ofUser(bruno.id).length;
      expect(closed).toBe(2);
      socket.socket.close();
      await socket.closed;
      while (server.app.get(Connections).ofUser(bruno.id).length > 1)
        await new Promise((resolve) => setImmediate(resolve));
    }
    await isAlive(first);
    first.socket.close();
  });

  it('of connections that open at once only so many stay, and the newest', async () => {
    const bruno = await server.join(ana, 'Bruno');
    // The oldest ones do not hear that they are closed, so that they are still there when the next ones come.
    const old = [await open(bruno), await open(bruno)];
    for (const { socket } of old) socket.pause();
    const sockets = await Promise.all(Array.from({ length: MOST }, () => open(bruno)));
    for (const { socket } of old) socket.resume();
    for (const socket of old) expect(await socket.closed).toBe(TOO_MANY);
    for (const socket of sockets) await isAlive(socket);
    for (const { socket } of sockets) socket.close();
  });

  it('one operation more than a socket may have closes it', async () => {
    const socket = await open(ana);
    for (let n = 1; n <= 5; n++) socket.subscribe(`s${n}`, INBOX);
    const { subscriptions } = server.app.get(Metrics);
    const standing = async () =>
      (await subscriptions.get()).values.reduce((sum, { value }) => sum + value, 0);
    while ((await standing()) < 5) await new Promise((resolve) => setImmediate(resolve));
    // What has ended counts no more.
    socket.send({ id: 's5', type: 'complete' });
    await isAlive(socket);
    await socket.next('complete', 'alive');
    socket.subscribe('s6', INBOX);
    socket.subscribe('s7', INBOX);
    expect(await socket.closed).toBe(TOO_MANY);
    while ((await standing()) > 0) await new Promise((resolve) => setImmediate(resolve));
  });

  it('executes nothing of the operation that was one too many', async () => {
    const socket = await open(ana);
    for (let n = 1; n <= 5; n++) socket.subscribe(`s${n}`, INBOX);
    const name = `mutation { updateUser(input: { id: "${ana.id}", displayName: "One too many" }) { id } }`;
    socket.subscribe('s6', name);
    expect(await socket.closed).toBe(TOO_MANY);
    expect((await ana.do('{ me { displayName } }')).me.displayName).not.toBe('One too many');
  });

  // It stands in every frame of the operation, so a long one would be paid for with every event.
  it('an operation id may have 128 characters', async () => {
    const socket = await open(ana);
    expect((await socket.ask('x'.repeat(128), '{ me { id } }')).payload.errors).toBeUndefined();
    socket.subscribe('x'.repeat(129), INBOX);
    expect(await socket.closed).toBe(4400);
  });

  if (globalThis.BACKEND === 'mysql') {
    it('holds over several nodes, with Redis', async () => {
      const other = await startServer({ backend: server.backend, clock: server.clock, environment });
      try {
        const bruno = await server.join(ana, 'Bruno');
        const sockets: RawSocket[] = [];
        for (let n = 0; n < MOST + 2; n++) {
          sockets.push(await open(bruno, n % 2 ? server : other));
          if (n >= MOST) expect(await sockets[n - MOST]?.closed).toBe(TOO_MANY);
        }
        for (const socket of sockets.slice(2)) await isAlive(socket);
        for (const { socket } of sockets) socket.close();
      } finally {
        await other.close();
      }
    });
  }
});
