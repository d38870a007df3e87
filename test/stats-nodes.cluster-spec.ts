import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PubSub } from '../src/pubsub/pubsub.js';
import { StatsService } from '../src/stats/stats.service.js';
import { FOLLOW_SEQ, SEND } from './support/documents.js';
import type { Data, Person } from './support/person.js';
import { createGroup } from './support/rooms.js';
import { startServer, type TestServer } from './support/server.js';

const SAMPLE = 'connections people subscriptions messagesSent deliveryP50Ms rssBytes';
const STATS = `{ serverStats { nodes { id samples { ${SAMPLE} } } } }`;
const FOLLOW = `subscription { serverStats { id samples { ${SAMPLE} } } }`;

describe('serverStats of several nodes', () => {
  let here: TestServer;
  let there: TestServer;
  let ana: Person;
  let bruno: Person;

  beforeAll(async () => {
    here = await startServer();
    there = await startServer({ backend: here.backend, clock: here.clock });
    // Samples of their own might come between those of a test.
    for (const { app } of [here, there]) app.get(StatsService).onModuleDestroy();
    ana = await here.workspace();
    bruno = await here.join(ana, 'Bruno');
  });
  afterAll(async () => {
    await there.close();
    await here.close();
  });

  const sample = (server: TestServer) => server.app.get(StatsService).sample();
  const idOf = (server: TestServer) => server.app.get(PubSub).nodeId;

  it('are told on each of them, the other’s as its own', async () => {
    const room = await createGroup(ana, [bruno]);
    const far = bruno.at(there);
    const events = await far.subscribe(FOLLOW_SEQ, { id: room });
    const stats = await ana.subscribe(FOLLOW);
    const nextOf = async (server: TestServer): Promise<Data> => {
      for (;;) {
        const node = await stats.next();
        if (node.id === idOf(server)) return node.samples[0];
      }
    };
    sample(there);
    await nextOf(there);
    await ana.do(SEND, { room, body: 'Olá' });
    await events.next();
    await far.do('{ me { id } }');
    sample(there);
    // The message was sent here and delivered there.
    expect(await nextOf(there)).toMatchObject({
      connections: 1,
      people: 1,
      subscriptions: 1,
      messagesSent: 0,
      deliveryP50Ms: expect.any(Number),
      rssBytes: expect.any(Number),
    });
    sample(here);
    expect(await nextOf(here)).toMatchObject({ connections: 1, subscriptions: 1, messagesSent: 1 });

    for (const server of [here, there]) {
      const { nodes } = (await ana.at(server).do(STATS)).serverStats;
      expect(nodes.map((node: Data) => node.id).sort()).toEqual([idOf(here), idOf(there)].sort());
    }
    const stranger = await there.workspace();
    const { nodes } = (await stranger.do(STATS)).serverStats;
    const newest = nodes.find((node: Data) => node.id === idOf(here)).samples.at(-1);
    expect(newest).toMatchObject({ connections: 0, people: 0, subscriptions: 0, messagesSent: 0 });
    await Promise.all([far.leave(), ana.leave()]);
  });

  it('stay apart from those of another database on the same Redis', async () => {
    const other = await startServer();
    try {
      sample(other);
      sample(here);
      const owner = await other.workspace();
      const ids = (await owner.do(STATS)).serverStats.nodes.map((node: Data) => node.id);
      expect(ids).toEqual([idOf(other)]);
    } finally {
      await other.close();
    }
  });
});
