import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PubSub } from '../src/pubsub/pubsub.js';
import { StatsService } from '../src/stats/stats.service.js';
import { WorkspaceRole } from '../src/users/user.enums.js';
import type { Data, Person } from './support/person.js';
import { createGroup } from './support/rooms.js';
import { FOLLOW_SEQ, SEND } from './support/documents.js';
import { startServer, type TestServer } from './support/server.js';

const SAMPLE = `at connections people subscriptions messagesSent errors faults deliveryP50Ms deliveryP99Ms
  eventLoopDelayP99Ms rssBytes heapUsedBytes`;
const STATS = `{ serverStats { sampleSeconds nodes { id startedAt version samples { ${SAMPLE} } } } }`;
const FOLLOW = `subscription { serverStats { id startedAt version samples { ${SAMPLE} } } }`;
const GIVE_ROLE =
  'mutation ($id: ID!, $role: WorkspaceRole!) { updateUser(input: { id: $id, role: $role }) { role } }';
const NOTHING = { connections: 0, people: 0, subscriptions: 0, messagesSent: 0, errors: 0, faults: 0 };

describe('serverStats', () => {
  let server: TestServer;
  let owner: Person;
  let bruno: Person;
  let stranger: Person;

  beforeAll(async () => {
    server = await startServer();
    // Samples of its own might come between those of a test.
    server.app.get(StatsService).onModuleDestroy();
  });
  beforeEach(async () => {
    owner = await server.workspace();
    bruno = await server.join(owner, 'Bruno');
    stranger = await server.workspace();
  });
  afterEach(() => Promise.all([owner, bruno, stranger].map((person) => person.leave())));
  afterAll(() => server.close());

  /** What happens by itself every ten seconds. */
  const sample = () => server.app.get(StatsService).sample();
  const nodeId = () => server.app.get(PubSub).nodeId;
  const newest = async (by: Person): Promise<Data> => {
    const { serverStats } = await by.do(STATS);
    return serverStats.nodes.find((node: Data) => node.id === nodeId()).samples.at(-1);
  };

  it('tells of this node, and keeps its samples', async () => {
    const before = (await owner.do(STATS)).serverStats.nodes[0].samples.length;
    expect(before).toBeGreaterThan(0);
    sample();
    const { sampleSeconds, nodes } = (await owner.do(STATS)).serverStats;
    expect(sampleSeconds).toBe(10);
    expect(nodes).toHaveLength(1);
    expect(nodes[0]).toMatchObject({ id: nodeId(), version: expect.stringMatching(/^\d+\./) });
    expect(nodes[0].samples).toHaveLength(before + 1);
    const { at, rssBytes, heapUsedBytes, eventLoopDelayP99Ms } = nodes[0].samples.at(-1);
    expect(Math.abs(Date.parse(at) - server.clock.millis())).toBeLessThan(5000);
    expect(Date.parse(nodes[0].startedAt)).toBeLessThanOrEqual(Date.parse(at));
    expect(heapUsedBytes).toBeGreaterThan(1e6);
    expect(rssBytes).toBeGreaterThan(heapUsedBytes);
    expect(eventLoopDelayP99Ms).toBeGreaterThanOrEqual(0);
  });

  it('counts connections, people and subscriptions while they are there', async () => {
    const phone = bruno.at(server);
    const room = await createGroup(owner, [bruno]);
    await bruno.subscribe(FOLLOW_SEQ, { id: room });
    await phone.subscribe(FOLLOW_SEQ, { id: room });
    const inbox = await phone.subscribe('subscription { inbox { __typename } }');
    sample();
    expect(await newest(owner)).toMatchObject({ connections: 2, people: 1, subscriptions: 3 });
    inbox.stop();
    await bruno.leave();
    const left = { connections: 1, people: 1, subscriptions: 1 };
    for (;;) {
      sample();
      const { connections, people, subscriptions } = await newest(owner);
      if (subscriptions === 1) {
        expect({ connections, people, subscriptions }).toEqual(left);
        break;
      }
    }
    await phone.leave();
    for (;;) {
      sample();
      const { connections, people, subscriptions } = await newest(owner);
      if (connections === 0) {
        expect({ connections, people, subscriptions }).toEqual({
          connections: 0,
          people: 0,
          subscriptions: 0,
        });
        break;
      }
    }
  });

  it('counts the messages of an interval, each once', async () => {
    const room = await createGroup(owner, [bruno]);
    sample();
    const id = crypto.randomUUID();
    await owner.do(SEND, { room, body: 'once', id });
    await owner.do(SEND, { room, body: 'once', id });
    await bruno.do(SEND, { room, body: 'another' });
    sample();
    expect(await newest(owner)).toMatchObject({ messagesSent: 2 });
    sample();
    expect(await newest(owner)).toMatchObject({ messagesSent: 0 });
  });

  it('counts the errors of an interval, over HTTP and over sockets', async () => {
    sample();
    await bruno.fails(
      'FORBIDDEN',
      'mutation { deactivateUser(id: "00000000-0000-7000-8000-000000000000") { id } }',
    );
    await bruno.open('{ message(id: "00000000-0000-7000-8000-000000000000") { id } nowhere }').refusal();
    await bruno.open('mutation { archiveRoom(id: "00000000-0000-7000-8000-000000000000") { id } }').refusal();
    sample();
    expect(await newest(owner)).toMatchObject({ errors: 3, faults: 0 });
    sample();
    expect(await newest(owner)).toMatchObject({ errors: 0, faults: 0 });
  });

  it('measures how long delivery takes, where something was delivered', async () => {
    const room = await createGroup(owner, [bruno]);
    const events = await bruno.subscribe(FOLLOW_SEQ, { id: room });
    sample();
    sample();
    expect(await newest(owner)).toMatchObject({ deliveryP50Ms: null, deliveryP99Ms: null });
    await owner.do(SEND, { room, body: 'Olá' });
    await events.next();
    // It is measured once the frame has left.
    await owner.do('{ me { id } }');
    sample();
    const { deliveryP50Ms, deliveryP99Ms } = await newest(owner);
    expect(deliveryP50Ms).toBeGreaterThan(0);
    expect(deliveryP99Ms).toBeGreaterThanOrEqual(deliveryP50Ms);
    expect(deliveryP99Ms).toBeLessThan(5000);
  });

  it('does not measure what is read back', async () => {
    const room = await createGroup(owner, [bruno]);
    const after = (await owner.do('query ($id: ID!) { room(id: $id) { cursor } }', { id: room })).room.cursor;
    await owner.do(SEND, { room, body: 'yesterday' });
    sample();
    const events = await bruno.subscribe(FOLLOW_SEQ, { id: room, after });
    await events.next();
    await owner.do('{ me { id } }');
    sample();
    expect(await newest(owner)).toMatchObject({ deliveryP50Ms: null });
  });

  it('shows nothing of a workspace to another', async () => {
    const room = await createGroup(owner, [bruno]);
    await bruno.subscribe(FOLLOW_SEQ, { id: room });
    await owner.do(SEND, { room, body: 'a secret' });
    await bruno.fails('FORBIDDEN', STATS);
    sample();
    expect(await newest(owner)).toMatchObject({ connections: 1, messagesSent: 1, errors: 1 });
    expect(await newest(stranger)).toMatchObject(NOTHING);
    const theirs = await stranger.subscribe(FOLLOW);
    sample();
    expect((await theirs.next()).samples[0]).toMatchObject({
      ...NOTHING,
      connections: 1,
      people: 1,
      subscriptions: 1,
    });
  });

  it('is refused to members', async () => {
    await bruno.fails('FORBIDDEN', STATS);
    expect((await bruno.open(FOLLOW).refusal()).extensions.code).toBe('FORBIDDEN');
    const admin = await server.join(owner, 'Adam', { role: WorkspaceRole.ADMIN });
    await admin.do(STATS);
  });

  it('comes by itself as it is taken', async () => {
    const events = await owner.subscribe(FOLLOW);
    sample();
    const node = await events.next();
    expect(node).toMatchObject({ id: nodeId(), samples: [{ connections: 1, people: 1, subscriptions: 1 }] });
    expect(node.samples).toEqual([await newest(owner)]);
  });

  it('ends for whoever is an admin no more', async () => {
    const adam = await server.join(owner, 'Adam', { role: WorkspaceRole.ADMIN });
    const events = await adam.subscribe(FOLLOW);
    sample();
    await events.next();
    await owner.do(GIVE_ROLE, { id: adam.id, role: 'MEMBER' });
    sample();
    expect(await events.end()).toBeNull();
    expect(events.waiting).toEqual([]);
    await adam.leave();
  });
});
