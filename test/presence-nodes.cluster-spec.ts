import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { RedisConnections } from '../src/pubsub/redis.js';
import { PresenceStatus } from '../src/realtime/device.js';
import { DeviceStore } from '../src/realtime/device-store.js';
import { Connections } from '../src/realtime/connections.js';
import { Devices } from '../src/realtime/devices.js';
import type { Person } from './support/person.js';
import { createGroup } from './support/rooms.js';
import { startServer, type TestServer } from './support/server.js';
import type { Subscription } from './support/subscription.js';
import { until } from './support/until.js';

const INBOX = 'subscription { inbox { __typename } }';
const WATCH =
  'subscription ($ids: [ID!]!) { presence(userIds: $ids) { presence { status deviceCount lastSeenAt } } }';

/** Nodes know each other's devices through Redis. */

describe('presence over several nodes', () => {
  let here: TestServer;
  let there: TestServer;
  let ana: Person;
  let bruno: Person;
  let events: Subscription;

  beforeAll(async () => {
    here = await startServer();
    ana = await here.workspace();
  });
  afterAll(() => here.close());

  beforeEach(async () => {
    there = await startServer({ backend: here.backend, clock: here.clock });
    bruno = await here.join(ana, 'Bruno');
    events = await ana.subscribe(WATCH, { ids: [bruno.id] });
  });
  afterEach(async () => {
    await ana.leave();
    await there.close();
  });

  async function becomes(status: string, deviceCount: number) {
    for (;;) {
      const { presence } = await events.next();
      if (presence.status === status && presence.deviceCount === deviceCount) return presence;
    }
  }
  const statusHere = async () =>
    (await ana.do('query ($id: ID!) { user(id: $id) { presence { status } } }', { id: bruno.id })).user
      .presence.status;
  /** What a node does within ten seconds. */
  const renew = async ({ app }: TestServer) => {
    const devices = app.get(Devices);
    await devices['renew'](app.get(Connections).all());
    await devices['clearAway']();
  };

  it('of somebody there is seen here: comes, is counted with devices here, and goes', async () => {
    const [phone, laptop] = [bruno.at(there), bruno.at(here)];
    await phone.subscribe(INBOX);
    await becomes('ONLINE', 1);
    const { onlineUsers } = await ana.do('{ onlineUsers { id } }');
    expect(onlineUsers).toEqual(expect.arrayContaining([{ id: bruno.id }, { id: ana.id }]));
    await laptop.subscribe(INBOX);
    await becomes('ONLINE', 2);
    await phone.open('mutation { setStatus(status: BUSY) { id } }').next();
    await becomes('BUSY', 2);
    await phone.leave();
    await becomes('ONLINE', 1);
    await laptop.leave();
    await becomes('OFFLINE', 0);
  });

  it('chosen over HTTP here is kept by the node there', async () => {
    const phone = bruno.at(there);
    await phone.subscribe(INBOX);
    await becomes('ONLINE', 1);
    await bruno.do('mutation { setStatus(status: AWAY) { id } }');
    await becomes('AWAY', 1);
    // What came before this has come to the other node.
    await phone.open('mutation { setStatus(status: AWAY) { id } }').next();
    await renew(there);
    expect(await statusHere()).toBe('AWAY');
  });

  it('ends with a node that stops', async () => {
    await bruno.at(there).subscribe(INBOX);
    await becomes('ONLINE', 1);
    await there.app.close();
    await becomes('OFFLINE', 0);
    there = await startServer({ backend: here.backend, clock: here.clock });
  });

  it('ends within 60 s with a node that dies without a goodbye, and nobody else’s does', async () => {
    const { commands } = here.app.get(RedisConnections);
    if (!commands) throw new Error('There must be a Redis.');
    const dead = new DeviceStore(commands, () => here.clock.millis());
    const device = { id: randomUUID(), userId: bruno.id, workspaceId: ana.workspaceId };
    const socket = { openedAt: here.clock.millis(), userAgent: null, nodeId: randomUUID() };
    await dead.put([{ ...device, ...socket, status: PresenceStatus.BUSY }]);
    const carla = await here.join(ana, 'Carla');
    await carla.at(there).subscribe(INBOX);
    expect(await statusHere()).toBe('BUSY');

    // A node renews its devices every 10 s, so that they last.
    here.clock.advance({ seconds: 30 });
    await Promise.all([renew(here), renew(there)]);
    expect(await statusHere()).toBe('BUSY');
    expect(events.waiting).toEqual([]);

    here.clock.advance({ seconds: 20 });
    const before = here.clock.millis();
    await Promise.all([renew(here), renew(there)]);
    const offline = await becomes('OFFLINE', 0);
    if (offline.lastSeenAt === null)
      expect(Date.parse((await becomes('OFFLINE', 0)).lastSeenAt)).toBeGreaterThanOrEqual(before);
    const ids = (await ana.do('{ onlineUsers { id } }')).onlineUsers.map((user: { id: string }) => user.id);
    expect(ids).toEqual(expect.arrayContaining([ana.id, carla.id]));
    expect(ids).not.toContain(bruno.id);
    expect(await commands.hlen(`presence:user:${bruno.id}`)).toBe(0);
  });

  it('comes back with a Redis that has lost everything', async () => {
    await bruno.at(there).subscribe(INBOX);
    await becomes('ONLINE', 1);
    // Its own renewals might come between the loss and the look.
    there.app.get(Devices).onApplicationShutdown();
    await here.app
      .get(RedisConnections)
      .commands?.del(`presence:user:${bruno.id}`, `presence:workspace:${ana.workspaceId}`);
    expect(await statusHere()).toBe('OFFLINE');
    await renew(there);
    expect(await statusHere()).toBe('ONLINE');
  });

  it('of somebody whom another node has taken for dead is told when they are there after all', async () => {
    await bruno.at(there).subscribe(INBOX);
    await becomes('ONLINE', 1);
    // As where it was frozen, or cut off from Redis.
    there.app.get(Devices).onApplicationShutdown();
    here.clock.advance({ seconds: 41 });
    await renew(here);
    await becomes('OFFLINE', 0);
    // When they were last seen is told a moment later; what comes after that is told for itself.
    while ((await events.next()).presence.lastSeenAt === null) continue;
    await renew(there);
    await becomes('ONLINE', 1);
  });

  it('does not come back where a status was chosen while the device went', async () => {
    const phone = bruno.at(there);
    await phone.subscribe(INBOX);
    await becomes('ONLINE', 1);
    const [devices, connections] = [there.app.get(Devices), there.app.get(Connections)];
    const ofUsers = devices.ofUsers.bind(devices);
    jest.spyOn(devices, 'ofUsers').mockImplementationOnce(async (...given) => {
      const answer = await ofUsers(...given);
      await phone.leave();
      await until(() => connections.ofUser(bruno.id).length === 0);
      await connections.settled();
      return answer;
    });
    const viewer = { userId: bruno.id, workspaceId: bruno.workspaceId };
    await devices.setStatus(viewer, null, PresenceStatus.AWAY);
    expect(await statusHere()).toBe('OFFLINE');
    expect(await here.app.get(RedisConnections).commands?.hlen(`presence:user:${bruno.id}`)).toBe(0);
  });

  it('and typing in a room are told from node to node', async () => {
    const room = await createGroup(ana, [bruno]);
    const activity = await ana.subscribe(
      'subscription ($room: ID!) { roomActivity(roomId: $room) { __typename ... on TypingChanged { isTyping user { id } } ... on MemberPresenceChanged { user { id } presence { status } } } }',
      { room },
    );
    await bruno.at(there).do('mutation ($room: ID!) { setTyping(roomId: $room, isTyping: true) }', { room });
    expect(await activity.nextOf('TypingChanged')).toMatchObject({ isTyping: true, user: { id: bruno.id } });
    await bruno.at(there).subscribe(INBOX);
    // Ana's own coming may be told as late as this.
    let came = await activity.nextOf('MemberPresenceChanged');
    while (came.user.id !== bruno.id) came = await activity.nextOf('MemberPresenceChanged');
    expect(came.presence.status).toBe('ONLINE');
    await bruno
      .at(there)
      .do('mutation ($room: ID!) { sendMessage(input: { roomId: $room, body: "Olá" }) { id } }', { room });
    expect(await activity.nextOf('TypingChanged')).toMatchObject({ isTyping: false, user: { id: bruno.id } });
  });
});
