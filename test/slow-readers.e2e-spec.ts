import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { FIXED } from '../src/config/limits.js';
import { Metrics } from '../src/metrics/metrics.js';
import { Outbox } from '../src/realtime/outbox.js';
import { SEND } from './support/documents.js';
import type { Data, Person } from './support/person.js';
import { RawSocket } from './support/raw-socket.js';
import { createGroup, seen } from './support/rooms.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

const TOO_SLOW = 1013;
const FOLLOW = `subscription ($id: ID!, $after: String) {
  roomEvents(roomId: $id, after: $after) { ... on MessageSent { seq cursor message { body } } } }`;
const TYPING = `subscription ($id: ID!) { roomActivity(roomId: $id) { ... on TypingChanged { isTyping } } }`;
/** 48 kB: some hundreds of them fill what the kernel keeps for a connection. */
const LONG = '€'.repeat(16_000);
const MEBIBYTE = 1024 * 1024;

interface Inside {
  readonly count: number;
  readonly bytes: number;
  readonly blocked: boolean;
  readonly socket: { readonly readyState: number; readonly bufferedAmount: number };
}

describe('a client that does not read', () => {
  let server: TestServer;
  let ana: Person;
  let bruno: Person;
  let room: string;
  let sent: number;
  const sockets: RawSocket[] = [];
  /** What outboxes have come to, at any event that was put into one. */
  let most: { events: number; bytes: number; inSocket: number };
  let stalled: Inside | null;

  beforeAll(async () => {
    server = await startServer({ environment: { CONNECTIONS_PER_USER: '1000', MESSAGE_LENGTH: '16000' } });
    ana = await server.workspace();
    bruno = await server.join(ana, 'Bruno');
  });
  beforeEach(async () => {
    room = await createGroup(ana, [bruno]);
    sent = 0;
    most = { events: 0, bytes: 0, inSocket: 0 };
    stalled = null;
    const send = Reflect.get<Outbox, 'send'>(Outbox.prototype, 'send');
    jest.spyOn(Outbox.prototype, 'send').mockImplementation(function (this: Outbox, ...given) {
      send.apply(this, given);
      const inside = this as unknown as Inside;
      // Whoever reads has taken an event before the next one is sent.
      if (inside.blocked && inside.count > 1) stalled ??= inside;
      most.events = Math.max(most.events, inside.count);
      if (inside.blocked) most.bytes = Math.max(most.bytes, inside.bytes);
      most.inSocket = Math.max(most.inSocket, inside.socket.bufferedAmount);
    });
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    for (const socket of sockets.splice(0)) socket.socket.terminate();
    await ana.leave();
  });
  afterAll(() => server.close());

  async function reader(after: string | null = null): Promise<RawSocket> {
    const socket = await RawSocket.of(bruno, server);
    sockets.push(socket);
    await follow(socket, 's', FOLLOW, after);
    return socket;
  }
  async function follow(socket: RawSocket, id: string, query: string, after: string | null = null) {
    const before = server.stood;
    socket.subscribe(id, query, { id: room, after });
    while (server.stood === before) await new Promise((resolve) => setImmediate(resolve));
  }
  const send = async (body: string) => {
    await ana.do(SEND, { room, body });
    sent++;
  };
  const next = async (socket: RawSocket): Promise<Data> =>
    (await socket.next('next', 's')).payload.data.roomEvents;
  /** Sends, and waits until these have got it. */
  const sendTo = async (others: readonly RawSocket[], body: string) => {
    await send(body);
    for (const other of others) expect(await next(other)).toMatchObject({ seq: sent, message: { body } });
  };
  /** Until there is more on its way to somebody than the kernel takes. */
  const fill = async (others: readonly RawSocket[]) => {
    while (!stalled && sent < 2000) await sendTo(others, LONG);
    expect(stalled).not.toBeNull();
  };
  const isClosed = () => stalled?.socket.readyState !== 1;
  /** Everything it gets until its end, or until it has got as much as was sent; without holes. */
  async function rest(socket: RawSocket, from: number): Promise<Data[]> {
    const events: Data[] = [];
    const over = socket.closed.then(() => null);
    while (from + events.length < sent) {
      const event = await Promise.race([next(socket), over]);
      if (event === null) break;
      expect(event.seq).toBe(from + events.length + 1);
      events.push(event);
    }
    return events;
  }

  it.each([
    ['256 events', 'short', FIXED.pendingEvents],
    ['1 MiB', LONG, Math.ceil(FIXED.pendingBytes / 48_000) + 1],
  ])(
    'is closed with 1013 after %s; the others get everything, and it comes back to what it missed',
    async (_bound, body, limit) => {
      const [slow, ...others] = [await reader(), await reader(), await reader()];
      await sendTo([slow, ...others], 'first');
      slow.socket.pause();
      await fill(others);
      const begun = sent;
      while (!isClosed() && sent - begun <= 2 * limit) await sendTo(others, body);
      expect(sent - begun).toBeLessThanOrEqual(limit);
      await sendTo(others, 'last');
      expect(most.events).toBeLessThanOrEqual(FIXED.pendingEvents);
      expect(most.bytes).toBeLessThan(FIXED.pendingBytes + 50_000);
      slow.socket.resume();
      const got = await rest(slow, 1);
      expect(await slow.closed).toBe(TOO_SLOW);
      const missed = await rest(await reader(got.at(-1).cursor), 1 + got.length);
      expect(1 + got.length + missed.length).toBe(sent);
      expect(missed.at(-1).message.body).toBe('last');
    },
  );

  it('loses typing before anything else, and is not closed for it', async () => {
    const [slow, other] = [await reader(), await reader()];
    await follow(slow, 't', TYPING);
    await sendTo([slow, other], 'first');
    slow.socket.pause();
    await fill([other]);
    while ((stalled?.count ?? 0) < FIXED.pendingEvents / 2) await sendTo([other], 'short');
    const dropped = async () => (await server.app.get(Metrics).ephemeralDropped.get()).values[0]?.value ?? 0;
    const before = await dropped();
    for (let i = 0; i < 300; i++)
      await ana.do('mutation ($id: ID!) { setTyping(roomId: $id, isTyping: true) }', { id: room });
    // Somebody's presence may have changed meanwhile, and is left out as well.
    expect((await dropped()) - before).toBeGreaterThanOrEqual(300);
    await sendTo([other], 'last');
    slow.socket.resume();
    const got = await rest(slow, 1);
    expect(got.at(-1)).toMatchObject({ seq: sent, message: { body: 'last' } });
  });

  it('gets what was deleted meanwhile as a tombstone, though another was answered the same page', async () => {
    const after = (await seen(ana, room, 'cursor')).cursor;
    // A page that fills what the kernel takes, and one that has to wait for it.
    for (let number = 0; number < 100; number++) await send(LONG);
    await send('a secret');
    const slow = await RawSocket.of(bruno, server);
    sockets.push(slow);
    slow.socket.pause();
    slow.subscribe('s', FOLLOW, { id: room, after });
    await until(() => most.events > 0);
    const other = await reader(after);
    expect((await rest(other, 0)).at(-1).message.body).toBe('a secret');
    const { lastMessage } = await seen(ana, room, 'lastMessage { id }');
    await ana.do('mutation ($id: ID!) { deleteMessage(id: $id) { id } }', lastMessage);
    await new Promise((resolve) => setTimeout(resolve, FIXED.rememberedMs));
    slow.socket.resume();
    expect((await rest(slow, 0)).at(-1).message.body).toBe('');
  });

  it('is closed with 1013 even where it goes on talking', async () => {
    const [slow, other] = [await reader(), await reader()];
    await sendTo([slow, other], 'first');
    slow.socket.pause();
    await fill([other]);
    const begun = sent;
    while (!isClosed() && sent - begun <= 4 * FIXED.pendingEvents) {
      slow.send({ type: 'ping' });
      await sendTo([other], 'short');
    }
    expect(sent - begun).toBeLessThanOrEqual(2 * FIXED.pendingEvents);
  });

  it('costs no more than one turn’s events and that, where much happens at once', async () => {
    const slow = await reader();
    await sendTo([slow], 'first');
    slow.socket.pause();
    for (let round = 0; round < 6; round++) await Promise.all(Array.from({ length: 100 }, () => send(LONG)));
    expect(most.inSocket).toBeLessThan(100 * 50_000 + MEBIBYTE);
    expect(most.bytes).toBeLessThan(FIXED.pendingBytes + 50_000);
  });
});
