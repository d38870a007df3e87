import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { v7 as newId } from 'uuid';
import { Database } from '../src/database/database.js';
import { PubSub } from '../src/pubsub/pubsub.js';
import { topics } from '../src/pubsub/topics.js';
import { RoomFeeds } from '../src/realtime/room-feeds.js';
import { LogRetention } from '../src/room-log/retention.js';
import { LogEpoch } from '../src/room-log/log-epoch.js';
import { RoomAccess } from '../src/rooms/room-access.js';
import { CREATE_GROUP, CURSOR, FOLLOW, FOLLOW_SEQ, PAGE, SEND } from './support/documents.js';
import type { Person } from './support/person.js';
import { ADD, REMOVE } from './support/rooms.js';
import { startServer, type TestServer } from './support/server.js';

/** With which clients come back by themselves, and resume from their cursor. */
const TRY_AGAIN = 1013;

describe('the events of a room', () => {
  let server: TestServer;
  let ana: Person;
  let bruno: Person;

  beforeAll(async () => {
    server = await startServer();
    ana = await server.workspace();
    bruno = await server.join(ana, 'Bruno');
  });
  afterAll(async () => {
    await Promise.all([ana.leave(), bruno.leave()]);
    await server.close();
  });

  const group = async (): Promise<{ id: string; cursor: string }> =>
    (await ana.do(CREATE_GROUP, { members: [bruno.id] })).createRoom;
  const send = async (room: string, body: string, who = ana) =>
    (await who.do(SEND, { room, body })).sendMessage;

  const remove = (room: string) => ana.do(REMOVE, { room, user: bruno.id });
  const takeBack = (room: string) => ana.do(ADD, { room, users: [bruno.id] });

  /** The room's feed hears of nothing that is done meanwhile, and does not look for it. */
  async function whileBehind<T>(id: string, act: () => Promise<T>): Promise<T> {
    const pubsub = server.app.get(PubSub);
    const publish = pubsub.publish.bind(pubsub);
    const deaf = jest.spyOn(pubsub, 'publish').mockImplementation((topic, payload) => {
      if (topic.name !== topics.room(id).name) publish(topic, payload);
    });
    const blind = jest.spyOn(server.app.get(RoomFeeds), 'refresh').mockResolvedValue();
    try {
      return await act();
    } finally {
      deaf.mockRestore();
      blind.mockRestore();
    }
  }

  it('come from the cursor on, once each and in order, then live', async () => {
    const { id, cursor } = await group();
    for (const body of ['one', 'two', 'three']) await send(id, body);
    const events = await bruno.subscribe(FOLLOW, { id, after: cursor });
    await send(id, 'four');
    const seen = await events.many(4);
    expect(seen.map((event) => [event.seq, event.message.body])).toEqual([
      [1, 'one'],
      [2, 'two'],
      [3, 'three'],
      [4, 'four'],
    ]);
    events.stop();
    const again = await bruno.subscribe(FOLLOW_SEQ, { id, after: seen[1].cursor });
    expect((await again.many(2)).map((event) => event.seq)).toEqual([3, 4]);
    again.stop();
  });

  it('begin with now where no cursor is given', async () => {
    const { id } = await group();
    await send(id, 'before');
    const events = await bruno.subscribe(FOLLOW, { id });
    await send(id, 'after');
    expect((await events.next()).message.body).toBe('after');
    events.stop();
  });

  it('are the same in pages, to the last one', async () => {
    const { id, cursor } = await group();
    for (let i = 0; i < 5; i++) await send(id, `${i}`);
    const first = (await bruno.do(PAGE, { id, after: cursor, first: 3 })).roomEvents;
    expect(first).toMatchObject({ hasMore: true });
    const second = (await bruno.do(PAGE, { id, after: first.cursor, first: 3 })).roomEvents;
    expect(second).toMatchObject({ hasMore: false });
    expect([...first.events, ...second.events].map((event) => event.seq)).toEqual([1, 2, 3, 4, 5]);
    const end = (await bruno.do(PAGE, { id, after: second.cursor })).roomEvents;
    expect(end).toEqual({ events: [], cursor: second.cursor, hasMore: false });
  });

  it('do not bring back the body of a deleted message', async () => {
    const { id, cursor } = await group();
    const { id: messageId } = await send(id, 'a secret');
    await ana.do(`mutation ($id: ID!) { deleteMessage(id: $id) { id } }`, { id: messageId });
    const { events } = (await bruno.do(PAGE, { id, after: cursor })).roomEvents;
    expect(events.map((event: { message: { body: string } }) => event.message.body)).toEqual(['', '']);
    const live = await bruno.subscribe(FOLLOW, { id, after: cursor });
    expect((await live.next()).message.body).toBe('');
    live.stop();
  });

  describe('give one ResyncRequired, never silence,', () => {
    const resyncs = async (id: string, after: string, reason: string) => {
      const page = (await bruno.do(PAGE, { id, after })).roomEvents;
      expect(page.events).toEqual([
        { __typename: 'ResyncRequired', roomId: id, reason, cursor: page.cursor },
      ]);
      const events = await bruno.subscribe(FOLLOW_SEQ, { id, after });
      const resync = await events.next();
      expect(resync).toMatchObject({ __typename: 'ResyncRequired', reason });
      // The stream itself goes on from there.
      await send(id, 'and on');
      expect(await events.next()).toMatchObject({ __typename: 'MessageSent' });
      events.stop();
    };

    const forged = (id: string, epoch: string, seq: number) =>
      Buffer.from(`${epoch}.${id.slice(-12)}.${seq}`).toString('base64url');

    it('for a number ahead of the log', async () => {
      const { id } = await group();
      await resyncs(id, forged(id, server.app.get(LogEpoch).current, 99), 'CURSOR_UNKNOWN');
    });

    it('for an epoch that the database does not have', async () => {
      const { id } = await group();
      await resyncs(id, forged(id, 'abcdef12', 0), 'CURSOR_UNKNOWN');
    });

    it('for a place that the log no longer reaches back to', async () => {
      const { id, cursor } = await group();
      await send(id, 'long ago');
      await send(id, 'long ago too');
      server.clock.advance({ days: 31 });
      ana = await server.signedIn(await server.userOf(ana), ana.slug);
      bruno = await server.signedIn(await server.userOf(bruno), bruno.slug);
      await send(id, 'today');
      await server.app.get(LogRetention).prune();
      await resyncs(id, cursor, 'CURSOR_TOO_OLD');
    });

    it('also when the whole log of a room is gone', async () => {
      const { id, cursor } = await group();
      await send(id, 'long ago');
      server.clock.advance({ days: 31 });
      ana = await server.signedIn(await server.userOf(ana), ana.slug);
      bruno = await server.signedIn(await server.userOf(bruno), bruno.slug);
      await server.app.get(LogRetention).prune();
      const { cursor: now } = (await bruno.do(CURSOR, { id })).room;
      expect((await bruno.do(PAGE, { id, after: now })).roomEvents.events).toEqual([]);
      await resyncs(id, cursor, 'CURSOR_TOO_OLD');
    });
  });

  describe('that the log does not have any more', () => {
    afterEach(() => void jest.restoreAllMocks());

    /** What was in the log of a room is gone, as after EVENT_RETENTION_DAYS. */
    const prune = (id: string) =>
      server.app
        .get(Database)
        .transaction((tx) => tx.query('DELETE FROM room_events WHERE room_id = ?', [id]));

    /** What `act` does in a room is not heard of by who listens there, neither at once nor later. */
    const unheard = (id: string, act: () => Promise<unknown>) =>
      whileBehind(id, async () => {
        await act();
        await prune(id);
      });

    // What is left out has the removal in it, and the answer of the database is older than it.
    it('come no more to somebody who is removed while they are let in', async () => {
      const { id, cursor } = await group();
      await send(id, 'long ago');
      await prune(id);
      const feeds = server.app.get(RoomFeeds);
      const access = server.app.get(RoomAccess);
      const [reach, actor] = [feeds.reach.bind(feeds), access.actor.bind(access)];
      jest.spyOn(feeds, 'reach').mockImplementationOnce(async (...given) => {
        await reach(...given);
        jest.spyOn(access, 'actor').mockImplementationOnce(async (...asked) => {
          const answer = await actor(...asked);
          await remove(id);
          return answer;
        });
      });
      const events = bruno.open(FOLLOW_SEQ, { id, after: cursor });
      expect(await events.end()).toBeNull();
      await send(id, 'a secret');
      expect(events.waiting).toEqual([]);
    });

    it.each(['roomEvents', 'roomActivity'])('close the socket of whoever listens (%s)', async (field) => {
      const { id, cursor } = await group();
      const listening = await bruno.subscribe(
        `subscription ($id: ID!) { ${field}(roomId: $id) { __typename } }`,
        { id },
      );
      await unheard(id, () => send(id, 'long ago'));
      await send(id, 'now');
      expect(await listening.closeCode()).toBe(TRY_AGAIN);
      const events = await bruno.subscribe(FOLLOW_SEQ, { id, after: cursor });
      expect(await events.next()).toMatchObject({ __typename: 'ResyncRequired', reason: 'CURSOR_TOO_OLD' });
      await send(id, 'and on');
      expect(await events.next()).toMatchObject({ __typename: 'MessageSent', seq: 3 });
      events.stop();
    });

    it('close the socket of whoever was removed by them, too', async () => {
      const { id, cursor } = await group();
      const events = await bruno.subscribe(FOLLOW_SEQ, { id });
      await unheard(id, () => remove(id));
      await send(id, 'a secret');
      expect(await events.closeCode()).toBe(TRY_AGAIN);
      expect(events.waiting).toEqual([]);
      const refused = bruno.open(FOLLOW_SEQ, { id, after: cursor });
      expect(await refused.refusal()).toMatchObject({ extensions: { code: 'NOT_FOUND' } });
    });
  });

  it.each([
    ['no cursor at all', 'nonsense', 'This is not a cursor.'],
    ['the cursor of another room', null, 'This cursor belongs to another room.'],
  ])('refuse %s', async (_what, after, message) => {
    const [{ id }, other] = [await group(), await group()];
    const error = await bruno.fails('BAD_USER_INPUT', PAGE, { id, after: after ?? other.cursor });
    expect(error).toMatchObject({ message, extensions: { field: 'after' } });
    const refused = bruno.open(FOLLOW, { id, after: after ?? other.cursor });
    expect(await refused.refusal()).toMatchObject({ extensions: { code: 'BAD_USER_INPUT', field: 'after' } });
  });

  it('are for members only', async () => {
    const { id, cursor } = await group();
    const carla = await server.join(ana, 'Carla');
    await carla.fails('NOT_FOUND', PAGE, { id, after: cursor });
    expect(await carla.open(FOLLOW, { id }).refusal()).toMatchObject({ extensions: { code: 'NOT_FOUND' } });
    expect(await carla.open(FOLLOW, { id: newId() }).refusal()).toMatchObject({
      extensions: { code: 'NOT_FOUND' },
    });
    await carla.leave();
  });

  it('end with the leaving for whoever leaves, and go on for the others', async () => {
    const { id } = await group();
    const [hers, his] = [await ana.subscribe(FOLLOW, { id }), await bruno.subscribe(FOLLOW, { id })];
    await remove(id);
    await send(id, 'now we can talk');
    expect(await his.next()).toMatchObject({ __typename: 'MemberLeft', user: { id: bruno.id } });
    expect(await his.end()).toBeNull();
    expect(his.waiting).toEqual([]);
    expect((await hers.many(3)).map((event) => event.__typename)).toEqual([
      'MemberLeft',
      'MessageSent',
      'MessageSent',
    ]);
    hers.stop();
  });

  it('go on for who has come back before they began to listen, where the feed is behind', async () => {
    const { id } = await group();
    const hers = await ana.subscribe(FOLLOW_SEQ, { id });
    const events = await whileBehind(id, async () => {
      await remove(id);
      await takeBack(id);
      return bruno.subscribe(FOLLOW_SEQ, { id });
    });
    await send(id, 'welcome back');
    const types = (await events.many(5)).map((event) => event.__typename);
    expect(types).toEqual(['MemberLeft', 'MessageSent', 'MemberJoined', 'MessageSent', 'MessageSent']);
    events.stop();
    hers.stop();
  });

  it('of a room that one has left and come back to are read through', async () => {
    const { id, cursor } = await group();
    await remove(id);
    await takeBack(id);
    await send(id, 'welcome back');
    const events = await bruno.subscribe(FOLLOW_SEQ, { id, after: cursor });
    expect((await events.many(5)).map((event) => event.__typename)).toEqual([
      'MemberLeft',
      'MessageSent',
      'MemberJoined',
      'MessageSent',
      'MessageSent',
    ]);
    events.stop();
  });
});
