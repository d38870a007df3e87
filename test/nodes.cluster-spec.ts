import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PubSub } from '../src/pubsub/pubsub.js';
import { RedisConnections } from '../src/pubsub/redis.js';
import type { Topic } from '../src/pubsub/topics.js';
import { CREATE_GROUP, FOLLOW_SEQ, SEND } from './support/documents.js';
import type { Person } from './support/person.js';
import { OwnRedis } from './support/redis.js';
import { startServer, type TestServer } from './support/server.js';

const PATIENCE = 3000;

/** Several nodes on one database: on MySQL/MariaDB only. */
describe('two nodes on one database', () => {
  let redis: OwnRedis;
  let here: TestServer;
  let there: TestServer;
  let ana: Person;
  let bruno: Person;
  let room: { id: string; cursor: string };

  const started = async (redisUrl: string) => {
    here = await startServer({ environment: { REDIS_URL: redisUrl } });
    there = await startServer({ backend: here.backend, environment: { REDIS_URL: redisUrl } });
    ana = await here.workspace();
    bruno = (await here.join(ana, 'Bruno')).at(there);
    room = (await ana.do(CREATE_GROUP, { members: [bruno.id] })).createRoom;
  };
  const stopped = async () => {
    await Promise.all([ana.leave(), bruno.leave()]);
    await there.close();
    await here.close();
  };
  const send = async (who: Person, body: string) =>
    (await who.do(SEND, { room: room.id, body })).sendMessage.seq as number;

  describe('with Redis', () => {
    beforeAll(async () => {
      redis = await OwnRedis.start();
      await started(redis.url);
    });
    afterAll(async () => {
      await stopped();
      await redis.drop();
    });

    it('deliver to each other, in order, whoever sends', async () => {
      const [hers, his] = [
        await ana.subscribe(FOLLOW_SEQ, { id: room.id }),
        await bruno.subscribe(FOLLOW_SEQ, { id: room.id }),
      ];
      const sent = await Promise.all(
        [1, 2, 3, 4, 5].flatMap((n) => [send(ana, `a${n}`), send(bruno, `b${n}`)]),
      );
      expect(sent.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      for (const stream of [hers, his])
        expect((await stream.many(10)).map((event) => event.seq)).toEqual(sent);
      hers.stop();
      his.stop();
    });

    it('tell each other’s people of new rooms, typing and reading', async () => {
      const inbox = await bruno.subscribe(
        `subscription { inbox { __typename ... on RoomAdded { room { name } } } }`,
      );
      const activity = await bruno.subscribe(
        `subscription ($id: ID!) { roomActivity(roomId: $id) { __typename ... on TypingChanged { isTyping user { id } } ... on ReceiptMoved { user { id } lastReadSeq } } }`,
        { id: room.id },
      );
      await ana.do(CREATE_GROUP, { name: 'Surprise', members: [bruno.id] });
      expect(await inbox.nextOf('RoomAdded')).toMatchObject({ room: { name: 'Surprise' } });
      await ana.do(`mutation ($id: ID!) { setTyping(roomId: $id, isTyping: true) }`, { id: room.id });
      expect(await activity.nextOf('TypingChanged')).toMatchObject({ isTyping: true, user: { id: ana.id } });
      await ana.do(`mutation ($id: ID!) { setTyping(roomId: $id, isTyping: false) }`, { id: room.id });
      expect(await activity.next()).toMatchObject({ isTyping: false });
      // Who has read everything has also read the SYSTEM message of what they do: Ana must be behind.
      await send(bruno, 'Who else?');
      const carla = await here.join(ana, 'Carla');
      await ana.do(`mutation ($id: ID!, $user: ID!) { addMembers(roomId: $id, userIds: [$user]) { id } }`, {
        id: room.id,
        user: carla.id,
      });
      await ana.do(`mutation ($id: ID!) { markRead(roomId: $id) { id } }`, { id: room.id });
      // Up to the SYSTEM message, which says that Carla was added.
      const hers = async (): Promise<number> => {
        const { user, lastReadSeq } = await activity.nextOf('ReceiptMoved');
        return user.id === ana.id ? lastReadSeq : hers();
      };
      expect(await hers()).toBe(12);
      inbox.stop();
      activity.stop();
    });

    // Redis keeps keys apart by the number of the database, and channels not: a copy of this one has the same rooms.
    it('hear nothing of an installation that uses another database of their Redis', async () => {
      const other = await RedisConnections.open(`${redis.url}/1`);
      const topic: Topic<string> = { name: 'news' };
      const heard: string[] = [];
      const ours = here.app.get(PubSub);
      await ours.subscribe(topic, (payload) => heard.push(payload));
      const arrived = new Promise((resolve) => void ours.subscribe(topic, resolve));
      new PubSub(other).publish(topic, 'of another');
      await other.commands?.ping();
      there.app.get(PubSub).publish(topic, 'of ours');
      await arrived;
      expect(heard).toEqual(['of ours']);
      other.onApplicationShutdown();
    });

    it('go on without Redis, lose nothing, and come back with it', async () => {
      room = (await ana.do(CREATE_GROUP, { members: [bruno.id] })).createRoom;
      const [hers, his] = [
        await ana.subscribe(FOLLOW_SEQ, { id: room.id }),
        await bruno.subscribe(FOLLOW_SEQ, { id: room.id }),
      ];
      const both = async (seq: number) => {
        for (const stream of [hers, his]) expect(await stream.next()).toMatchObject({ seq });
      };
      await both(await send(ana, 'with Redis'));
      await redis.stop();
      const since = Date.now();
      const seq = await send(ana, 'without Redis');
      await both(seq);
      expect(Date.now() - since).toBeLessThan(PATIENCE);
      await both(await send(bruno, 'the other way, too'));
      // Who comes only now is served as well, on either node.
      const late = await ana.at(there).subscribe(FOLLOW_SEQ, { id: room.id, after: room.cursor });
      expect((await late.many(seq + 1)).map((event) => event.seq)).toEqual(
        Array.from({ length: seq + 1 }, (_, i) => i + 1),
      );
      await redis.start();
      for (let i = 0; i < 5; i++) await both(await send(i % 2 ? ana : bruno, `back ${i}`));
      hers.stop();
      his.stop();
      late.stop();
    });

    // The last: one process has one passport, and whoever starts last in it says who is let in.
    it('tell a newcomer everything, however long they have been alone', async () => {
      // As after a while in which nobody else was heard of.
      const neighbours = here.app.get(PubSub)['neighbours'];
      neighbours['quietSince'] = -Infinity;
      expect(neighbours.none).toBe(true);
      const newcomer = await startServer({ backend: here.backend, environment: { REDIS_URL: redis.url } });
      const activity = await bruno
        .at(newcomer)
        .subscribe(`subscription ($id: ID!) { roomActivity(roomId: $id) { __typename } }`, { id: room.id });
      await ana.do(`mutation ($id: ID!) { setTyping(roomId: $id, isTyping: true) }`, { id: room.id });
      expect(await activity.next()).toEqual({ __typename: 'TypingChanged' });
      activity.stop();
      await newcomer.close();
    });
  });

  describe('without Redis', () => {
    beforeAll(() => started(''));
    afterAll(stopped);

    it('deliver to each other by the head check', async () => {
      const his = await bruno.subscribe(FOLLOW_SEQ, { id: room.id });
      const since = Date.now();
      await send(ana, 'one');
      expect(await his.next()).toMatchObject({ seq: 1 });
      expect(Date.now() - since).toBeLessThan(PATIENCE);
      his.stop();
    });

    it('let people into rooms, and out of them, by the head check', async () => {
      const inbox = await bruno.subscribe(
        `subscription { inbox { __typename ... on RoomAdded { room { id } } ... on RoomRemoved { roomId } ... on RoomEvent { seq } } }`,
      );
      const { id } = (await ana.do(CREATE_GROUP, { members: [bruno.id] })).createRoom;
      expect(await inbox.next()).toEqual({ __typename: 'RoomAdded', room: { id } });
      await ana.do(SEND, { room: id, body: 'hello' });
      expect(await inbox.next()).toEqual({ __typename: 'MessageSent', seq: 1 });
      await ana.do(`mutation ($id: ID!, $user: ID!) { removeMember(roomId: $id, userId: $user) { id } }`, {
        id,
        user: bruno.id,
      });
      expect(await inbox.next()).toEqual({ __typename: 'MemberLeft', seq: 2 });
      expect(await inbox.next()).toEqual({ __typename: 'RoomRemoved', roomId: id });
      inbox.stop();
    });
  });
});
