import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { Metrics } from '../src/metrics/metrics.js';
import { Connections } from '../src/realtime/connections.js';
import { UserKind } from '../src/users/user.enums.js';
import { createToken, REVOKE_TOKEN, showing } from './support/api-tokens.js';
import { TestClock } from './support/clock.js';
import type { Person } from './support/person.js';
import { RawSocket } from './support/raw-socket.js';
import { startServer, type ServerOptions, type TestServer } from './support/server.js';
import { Subscription } from './support/subscription.js';

const PASSWORD = 'correct horse battery';
const NEW_PASSWORD = 'a staple that is new';
const OVER = 4403;

const CHANGE =
  'mutation ($old: String!, $new: String!) { changePassword(currentPassword: $old, newPassword: $new) { accessToken } }';

/** Where the socket is, while its session ends on the first node. */
const PLACES: Record<string, ServerOptions | null> =
  globalThis.BACKEND === 'mysql'
    ? {
        'the same node': null,
        'another node': {},
        'another node, without Redis': { environment: { REDIS_URL: '' } },
      }
    : { 'the same node': null };

describe.each(Object.entries(PLACES))('a socket on %s', (_place, second) => {
  const clock = new TestClock();
  let server: TestServer;
  let elsewhere: TestServer;
  let ana: Person;

  beforeAll(async () => {
    server = await startServer({ clock });
    elsewhere = second ? await startServer({ backend: server.backend, clock, ...second }) : server;
    ana = await server.workspace();
  });
  afterAll(async () => {
    if (elsewhere !== server) await elsewhere.close();
    await server.close();
  });

  /** How long the closing took that something brings about. */
  async function closing(sockets: readonly RawSocket[], bringAbout: () => Promise<unknown>): Promise<number> {
    await bringAbout();
    const begun = Date.now();
    for (const socket of sockets) expect(await socket.closed).toBe(OVER);
    return Date.now() - begun;
  }
  const another = async (person: Person) => server.signedIn(await server.userOf(person), person.slug);
  const open = (person: Person) => RawSocket.of(person, elsewhere);
  const isAlive = async (socket: RawSocket) => {
    expect((await socket.ask('alive', '{ me { id } }')).payload.errors).toBeUndefined();
    socket.socket.close();
  };

  it('closes within 3 s of signing out of its session, and of no other', async () => {
    const bruno = await server.join(ana, 'Bruno');
    const phone = await another(bruno);
    const sockets = [await open(bruno), await open(bruno)];
    const other = await open(phone);
    expect(await closing(sockets, () => bruno.do('mutation { signOut }'))).toBeLessThan(3000);
    await isAlive(other);
  });

  it('closes within 3 s of signing out everywhere', async () => {
    const bruno = await server.join(ana, 'Bruno');
    const sockets = [await open(bruno), await open(await another(bruno))];
    const anas = await open(ana);
    expect(await closing(sockets, () => bruno.do('mutation { signOut(everywhere: true) }'))).toBeLessThan(
      3000,
    );
    await isAlive(anas);
  });

  it('closes within 3 s of a new password; the new session is not touched', async () => {
    const bruno = await server.join(ana, 'Bruno', { password: PASSWORD });
    const sockets = [await open(bruno), await open(await another(bruno))];
    let token = '';
    const took = await closing(sockets, async () => {
      token = (await bruno.do(CHANGE, { old: PASSWORD, new: NEW_PASSWORD })).changePassword.accessToken;
    });
    expect(took).toBeLessThan(3000);
    const fresh = await RawSocket.open(elsewhere);
    fresh.send({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } });
    await fresh.next('connection_ack');
    await isAlive(fresh);
  });

  it('closes within 3 s of an admin ending its person’s sessions', async () => {
    const bruno = await server.join(ana, 'Bruno');
    const sockets = [await open(bruno), await open(await another(bruno))];
    const anas = await open(ana);
    const end = () => ana.do('mutation ($id: ID!) { endSessions(userId: $id) { id } }', { id: bruno.id });
    expect(await closing(sockets, end)).toBeLessThan(3000);
    await isAlive(anas);
  });

  it('closes within 3 s of the revoking of its API token, and of no other of the same bot', async () => {
    const bot = await server.join(ana, 'ERP', { kind: UserKind.BOT });
    const [first, second] = [await createToken(ana, bot), await createToken(ana, bot)];
    const sockets = [await open(showing(server, bot, first.token))];
    const other = await open(showing(server, bot, second.token));
    const revoke = () => ana.do(REVOKE_TOKEN, { id: first.apiToken.id });
    expect(await closing(sockets, revoke)).toBeLessThan(3000);
    await isAlive(other);
  });

  it('closes within 3 s of the end of the account, and does not open again', async () => {
    const bruno = await server.join(ana, 'Bruno');
    const sockets = [await open(bruno)];
    const end = () => ana.do('mutation ($id: ID!) { deactivateUser(id: $id) { id } }', { id: bruno.id });
    expect(await closing(sockets, end)).toBeLessThan(3000);
    const again = await RawSocket.open(elsewhere);
    again.send({ type: 'connection_init', payload: { authorization: `Bearer ${bruno.token}` } });
    expect(await again.closed).toBe(4401);
  });

  /** How many operations have begun over sockets. */
  const overSockets = async () =>
    (await elsewhere.app.get(Metrics).operations.get()).values
      .filter(({ labels }) => labels.transport === 'socket')
      .reduce((sum, { value }) => sum + value, 0);

  it('executes nothing more once it was told to go, though its client goes on talking', async () => {
    const bruno = await server.join(ana, 'Bruno');
    const socket = await open(bruno);
    const before = await overSockets();
    const [connection] = elsewhere.app.get(Connections).ofUser(bruno.id);
    socket.socket.pause();
    await bruno.do('mutation { signOut }');
    while (connection?.['socket'].readyState === WebSocket.OPEN)
      await new Promise((resolve) => setImmediate(resolve));
    socket.subscribe('late', 'mutation { setStatus(status: BUSY) { id } }');
    socket.socket.resume();
    expect(await socket.closed).toBe(OVER);
    expect(await overSockets()).toBe(before);
  });

  it('of the stock client comes back by itself with a fresh token, and its subscription with it', async () => {
    let bruno = await server.join(ana, 'Bruno');
    // Of whom nothing is to be told yet: an event would be taken for the subscription's standing.
    const carla = await server.join(ana, 'Carla');
    let connected = 0;
    const client = createClient({
      url: elsewhere.socketUrl,
      webSocketImpl: WebSocket,
      connectionParams: () => ({ authorization: `Bearer ${bruno.token}` }),
      retryWait: () => Promise.resolve(),
      on: { connected: () => connected++ },
    });
    const people = 'subscription ($ids: [ID!]!) { presence(userIds: $ids) { presence { status } } }';
    const stands = async (events: Subscription) => {
      const before = elsewhere.stood;
      await events.until(() => Promise.resolve(elsewhere.stood > before));
    };
    const events = new Subscription(client, people, { ids: [carla.id] });
    await stands(events);
    const signedOut = bruno;
    bruno = await another(bruno);
    const again = stands(events);
    await signedOut.do('mutation { signOut }');
    await again;
    expect(connected).toBe(2);
    const carlas = await open(carla);
    expect((await events.next()).presence.status).toBe('ONLINE');
    carlas.socket.close();
    await client.dispose();
  });

  it('closes when its token runs out, and is refused with a token that has run out', async () => {
    const bruno = await server.join(ana, 'Bruno');
    const socket = await open(bruno);
    // Not to the last second: the clock goes on, however busy the machine is.
    clock.advance({ seconds: 585 });
    await isAlive(await open(bruno));
    clock.advance({ seconds: 16 });
    expect(await socket.closed).toBe(OVER);
    const late = await RawSocket.open(elsewhere);
    late.send({ type: 'connection_init', payload: { authorization: `Bearer ${bruno.token}` } });
    expect(await late.closed).toBe(OVER);
    const fresh = await open(await another(bruno));
    await isAlive(fresh);
    ana = await another(ana);
  });
});
