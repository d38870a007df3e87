import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from './support/person.js';
import { RawSocket } from './support/raw-socket.js';
import { startServer, type TestServer } from './support/server.js';
import type { Subscription } from './support/subscription.js';

const WATCH =
  'subscription ($ids: [ID!]!) { presence(userIds: $ids) { id presence { status deviceCount lastSeenAt } } }';
const ONLINE = 'query ($room: ID) { onlineUsers(roomId: $room) { id } }';

describe('presence', () => {
  let server: TestServer;
  let ana: Person;
  let bruno: Person;
  let room: string;
  const devices: Person[] = [];

  beforeAll(async () => {
    server = await startServer();
    ana = await server.workspace();
    bruno = await server.join(ana, 'Bruno');
    const made = await ana.do(
      'mutation ($ids: [ID!]) { createRoom(input: { type: GROUP, name: "Team", memberIds: $ids }) { id } }',
      { ids: [bruno.id] },
    );
    room = made.createRoom.id;
  });
  afterAll(() => server.close());

  const watch = (viewer: Person, ...people: Person[]) =>
    viewer.subscribe(WATCH, { ids: people.map((one) => one.id) });
  const presenceOf = async (person: Person) =>
    (
      await ana.do('query ($id: ID!) { user(id: $id) { presence { status deviceCount lastSeenAt } } }', {
        id: person.id,
      })
    ).user.presence;

  /** One more device of somebody, connected. */
  async function device(person: Person, status?: string): Promise<Person> {
    const one = person.at(server);
    devices.push(one);
    await one.subscribe('subscription { inbox { __typename } }');
    if (status) await choose(one, status);
    return one;
  }
  const choose = (one: Person, status: string) =>
    one
      .open('mutation ($s: PresenceStatus!) { setStatus(status: $s) { presence { status deviceCount } } }', {
        s: status,
      })
      .next();

  /** Follows until somebody's presence is this. */
  async function becomes(events: Subscription, expected: object) {
    for (;;) {
      const { presence } = await events.next();
      const same = Object.entries(expected).every(([key, value]) => presence[key] === value);
      if (same) return presence;
    }
  }

  /** Everybody goes; the next test finds nobody. */
  afterEach(async () => {
    const events = await watch(ana, bruno);
    await Promise.all(devices.splice(0).map((one) => one.leave()));
    if ((await presenceOf(bruno)).deviceCount > 0)
      await becomes(events, { deviceCount: 0, status: 'OFFLINE' });
    await ana.leave();
  });

  it('is ONLINE from the first socket to the last, and tells when the last one went', async () => {
    const events = await watch(ana, bruno);
    expect(await presenceOf(bruno)).toMatchObject({ status: 'OFFLINE', deviceCount: 0 });
    const phone = await device(bruno);
    await becomes(events, { status: 'ONLINE', deviceCount: 1 });
    const laptop = await device(bruno);
    await becomes(events, { status: 'ONLINE', deviceCount: 2 });
    await phone.leave();
    await becomes(events, { status: 'ONLINE', deviceCount: 1 });
    const before = server.clock.millis();
    await laptop.leave();
    await becomes(events, { status: 'OFFLINE', deviceCount: 0 });
    // The time is written down a moment later, and told again then.
    let seen = await presenceOf(bruno);
    while (!seen.lastSeenAt || Date.parse(seen.lastSeenAt) < before) seen = (await events.next()).presence;
    expect(seen).toMatchObject({ status: 'OFFLINE', deviceCount: 0 });
    expect(await presenceOf(bruno)).toEqual(seen);
  });

  it.each([
    [['ONLINE'], 'ONLINE', 1],
    [['AWAY'], 'AWAY', 1],
    [['BUSY'], 'BUSY', 1],
    [['OFFLINE'], 'OFFLINE', 0],
    [['AWAY', 'ONLINE'], 'ONLINE', 2],
    [['ONLINE', 'BUSY'], 'BUSY', 2],
    [['BUSY', 'AWAY'], 'BUSY', 2],
    [['OFFLINE', 'AWAY'], 'AWAY', 1],
    [['OFFLINE', 'BUSY', 'ONLINE', 'AWAY'], 'BUSY', 3],
    [['OFFLINE', 'OFFLINE'], 'OFFLINE', 0],
  ])('of devices that are %j is %s', async (statuses, status, deviceCount) => {
    for (const one of statuses) await device(bruno, one);
    expect(await presenceOf(bruno)).toMatchObject({ status, deviceCount });
  });

  it('a status chosen on a socket is for that device, and goes with it', async () => {
    const phone = await device(bruno);
    const laptop = await device(bruno);
    const events = await watch(ana, bruno);
    expect(await choose(phone, 'BUSY')).toEqual({ presence: { status: 'BUSY', deviceCount: 2 } });
    await becomes(events, { status: 'BUSY', deviceCount: 2 });
    await choose(laptop, 'AWAY');
    await choose(phone, 'ONLINE');
    await becomes(events, { status: 'ONLINE', deviceCount: 2 });
    await phone.leave();
    await becomes(events, { status: 'AWAY', deviceCount: 1 });
  });

  it('a client that comes back may say at once what it is to be seen as', async () => {
    const payload = (status: string) => ({ authorization: `Bearer ${bruno.token}`, status });
    const raw = await RawSocket.open(server);
    raw.send({ type: 'connection_init', payload: payload('BUSY') });
    await raw.next('connection_ack');
    expect(await presenceOf(bruno)).toMatchObject({ status: 'BUSY', deviceCount: 1 });
    const wrong = await RawSocket.open(server);
    wrong.send({ type: 'connection_init', payload: payload('ASLEEP') });
    expect(await wrong.closed).toBe(4400);
    raw.socket.close();
    await raw.closed;
  });

  it('a status chosen over HTTP is for every device', async () => {
    await device(bruno);
    await device(bruno, 'AWAY');
    const events = await watch(ana, bruno);
    const { setStatus } = await bruno.do(
      'mutation { setStatus(status: BUSY) { id presence { status deviceCount } } }',
    );
    expect(setStatus).toEqual({ id: bruno.id, presence: { status: 'BUSY', deviceCount: 2 } });
    await becomes(events, { status: 'BUSY', deviceCount: 2 });
    await bruno.do('mutation { setStatus(status: AWAY) { id } }');
    await becomes(events, { status: 'AWAY', deviceCount: 2 });
  });

  it('a status chosen over HTTP by somebody without a socket changes nothing', async () => {
    const { setStatus } = await bruno.do(
      'mutation { setStatus(status: BUSY) { presence { status deviceCount } } }',
    );
    expect(setStatus.presence).toEqual({ status: 'OFFLINE', deviceCount: 0 });
  });

  it('OFFLINE is connected and not to be seen, neither while it lasts nor when it ends', async () => {
    const events = await watch(ana, bruno);
    const phone = await device(bruno);
    await becomes(events, { status: 'ONLINE', deviceCount: 1 });
    await choose(phone, 'OFFLINE');
    await becomes(events, { status: 'OFFLINE', deviceCount: 0 });
    expect((await ana.do(ONLINE)).onlineUsers).not.toContainEqual({ id: bruno.id });
    // It gets what happens all the same.
    const inbox = phone.open('subscription { inbox { ... on MessageSent { message { body } } } }');
    await ana.do('mutation ($room: ID!) { muteRoom(roomId: $room) { id } }', { room });
    await choose(phone, 'ONLINE');
    await becomes(events, { status: 'ONLINE', deviceCount: 1 });
    inbox.stop();
  });

  it('is told to whoever asked for it, once for an id named twice, and to nobody else', async () => {
    const [carla, dora] = [await server.join(ana, 'Carla'), await server.join(ana, 'Dora')];
    // Of somebody who has not been here before: when Bruno was last seen may still be told.
    const events = await watch(ana, dora, dora);
    await device(carla);
    await device(dora);
    await device(dora);
    const [first, second] = await events.many(2);
    expect([first.id, second.id]).toEqual([dora.id, dora.id]);
    expect(second.presence.deviceCount).toBe(2);
    expect(events.waiting).toEqual([]);
  });

  it('goes on being told to one who follows while another ceases to', async () => {
    const first = await watch(ana, bruno);
    const second = await watch(ana, bruno);
    first.stop();
    await device(bruno);
    await becomes(second, { status: 'ONLINE', deviceCount: 1 });
  });

  it('cannot be followed of nobody, nor of more than 200, nor of who is not known', async () => {
    const stranger = await server.workspace();
    const ids = (count: number) => Array.from({ length: count }, () => randomUUID());
    const refused = async (wanted: string[]) => (await ana.open(WATCH, { ids: wanted }).refusal()).extensions;
    const wrong = (field: string) => ({ code: 'BAD_USER_INPUT', retryable: false, field });
    const unknown = { code: 'NOT_FOUND', retryable: false };
    expect(await refused([])).toEqual(wrong('userIds'));
    expect(await refused(ids(201))).toEqual(wrong('userIds'));
    expect(await refused(ids(200))).toEqual(unknown);
    expect(await refused(['nonsense'])).toEqual(wrong('userIds.0'));
    expect(await refused([bruno.id, randomUUID()])).toEqual(unknown);
    expect(await refused([bruno.id, stranger.id])).toEqual(unknown);
  });

  it('can be followed of 200 people', async () => {
    const people: string[] = [];
    while (people.length < 199) people.push((await server.join(ana, `P${people.length}`)).id);
    const events = await ana.subscribe(WATCH, { ids: [...people, bruno.id] });
    await device(bruno);
    expect(await becomes(events, { status: 'ONLINE' })).toMatchObject({ deviceCount: 1 });
  });

  it('onlineUsers names who is not OFFLINE, in the workspace or in a room of mine', async () => {
    const outsider = await server.join(ana, 'Outsider');
    const stranger = await server.workspace();
    await device(bruno, 'AWAY');
    await device(outsider, 'BUSY');
    await device(stranger);
    const online = async (viewer: Person, of?: string) =>
      (await viewer.do(ONLINE, { room: of })).onlineUsers.map((user: { id: string }) => user.id);
    expect(await online(ana)).toEqual([bruno.id, outsider.id]);
    expect(await online(ana, room)).toEqual([bruno.id]);
    expect(await online(stranger)).toEqual([stranger.id]);
    await bruno.do('mutation { setStatus(status: OFFLINE) { id } }');
    expect(await online(ana, room)).toEqual([]);
    for (const nobodys of [room, randomUUID()]) {
      await outsider.fails('NOT_FOUND', ONLINE, { room: nobodys });
      await stranger.fails('NOT_FOUND', ONLINE, { room: nobodys });
    }
    expect((await ana.fails('BAD_USER_INPUT', ONLINE, { room: 'nonsense' })).extensions.field).toBe('roomId');
  });
});
