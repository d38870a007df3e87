import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { MembershipWatch } from '../src/realtime/membership-watch.js';
import { RoomFeeds } from '../src/realtime/room-feeds.js';
import { RoomMemberEntity } from '../src/rooms/room-member.entity.js';
import { CREATE_GROUP, CURSOR, SEND } from './support/documents.js';
import type { Data, Person } from './support/person.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

const INBOX = /* GraphQL */ `
  subscription ($after: [RoomPosition!]) {
    inbox(after: $after) {
      __typename
      ... on RoomEvent {
        roomId
        seq
        cursor
      }
      ... on MessageSent {
        message {
          body
        }
      }
      ... on RoomAdded {
        room {
          id
          name
          cursor
          viewer {
            unreadCount
          }
        }
      }
      ... on RoomRemoved {
        roomId
      }
      ... on ReadElsewhere {
        roomId
        lastReadSeq
        unreadCount
      }
      ... on ResyncRequired {
        roomId
        reason
      }
    }
  }
`;

describe('an inbox', () => {
  let server: TestServer;
  let ana: Person;

  beforeAll(async () => {
    server = await startServer();
    ana = await server.workspace();
  });
  afterAll(() => server.close());

  const group = async (...members: Person[]) =>
    (await ana.do(CREATE_GROUP, { members: members.map((member) => member.id) })).createRoom as {
      id: string;
      cursor: string;
    };
  const send = (room: string, body = 'hello', who = ana) => who.do(SEND, { room, body });
  const cursorOf = async (id: string) => (await ana.do(CURSOR, { id })).room.cursor as string;

  it('brings the events of every room, from now on', async () => {
    const bruno = await server.join(ana, 'Bruno');
    const rooms = [await group(bruno), await group(bruno), await group(bruno)];
    await send(rooms[0]?.id ?? '', 'before');
    const inbox = await bruno.subscribe(INBOX);
    for (const { id } of rooms) await send(id, id);
    expect((await inbox.many(3)).map((event) => event.message.body)).toEqual(rooms.map(({ id }) => id));
    await bruno.leave();
  });

  it('goes on in each room from its cursor; shows rooms the client does not know, and drops those it is no longer in', async () => {
    const bruno = await server.join(ana, 'Bruno');
    const [known, lost] = [await group(bruno), await group(bruno)];
    await send(known.id, 'missed 1');
    await send(known.id, 'missed 2');
    await ana.do(`mutation ($id: ID!, $user: ID!) { removeMember(roomId: $id, userId: $user) { id } }`, {
      id: lost.id,
      user: bruno.id,
    });
    const fresh = await group(bruno);
    await send(fresh.id, 'first');
    const inbox = await bruno.subscribe(INBOX, {
      after: [known, lost].map(({ id, cursor }) => ({ roomId: id, cursor })),
    });
    const events = await inbox.many(4);
    expect(events[0]).toEqual({ __typename: 'RoomRemoved', roomId: lost.id });
    expect(events[1]).toMatchObject({
      __typename: 'RoomAdded',
      room: { id: fresh.id, viewer: { unreadCount: 1 } },
    });
    expect(events.slice(2).map((event) => event.message.body)).toEqual(['missed 1', 'missed 2']);
    await send(fresh.id, 'second');
    expect(await inbox.next()).toMatchObject({ roomId: fresh.id, message: { body: 'second' } });
    await bruno.leave();
  });

  it('follows its person into new rooms and out of old ones', async () => {
    const bruno = await server.join(ana, 'Bruno');
    const inbox = await bruno.subscribe(INBOX);
    const { id } = await group(bruno);
    expect(await inbox.next()).toMatchObject({ __typename: 'RoomAdded', room: { id } });
    await send(id);
    expect(await inbox.next()).toMatchObject({ __typename: 'MessageSent', seq: 1 });
    await bruno.do(`mutation ($id: ID!) { leaveRoom(roomId: $id) }`, { id });
    expect(await inbox.next()).toMatchObject({ __typename: 'MemberLeft', seq: 2 });
    expect(await inbox.next()).toEqual({ __typename: 'RoomRemoved', roomId: id });
    await send(id, 'without him');
    await ana.do(`mutation ($id: ID!, $user: ID!) { addMembers(roomId: $id, userIds: [$user]) { id } }`, {
      id,
      user: bruno.id,
    });
    expect(await inbox.next()).toMatchObject({ __typename: 'RoomAdded', room: { id } });
    await send(id, 'with him again');
    expect((await inbox.nextOf('MessageSent')).message.body).toBe('with him again');
    await bruno.leave();
  });

  it('tells of what another device has read, and the device itself not', async () => {
    const bruno = await server.join(ana, 'Bruno');
    const phone = bruno.at(server);
    const { id } = await group(bruno);
    for (let i = 0; i < 3; i++) await send(id);
    const [laptopInbox, phoneInbox] = [await bruno.subscribe(INBOX), await phone.subscribe(INBOX)];
    const marked = phone.open(
      `mutation ($id: ID!) { markRead(roomId: $id, seq: 2) { viewer { unreadCount } } }`,
      { id },
    );
    expect(await marked.next()).toEqual({ viewer: { unreadCount: 1 } });
    expect(await laptopInbox.next()).toEqual({
      __typename: 'ReadElsewhere',
      roomId: id,
      lastReadSeq: 2,
      unreadCount: 1,
    });
    await send(id);
    expect(await phoneInbox.next()).toMatchObject({ __typename: 'MessageSent' });
    await Promise.all([bruno.leave(), phone.leave()]);
  });

  it('shows every room of somebody who names none, however many they are, each before its events', async () => {
    const bruno = await server.join(ana, 'Bruno');
    const ids = new Set<string>();
    for (let i = 0; i < 300; i++) ids.add((await group(bruno)).id);
    const inbox = await bruno.subscribe(INBOX, { after: [] });
    const added = new Set<string>();
    while (added.size < ids.size) {
      const event = await inbox.next();
      expect(event.__typename).toBe('RoomAdded');
      added.add(event.room.id);
    }
    expect(added).toEqual(ids);
    await bruno.leave();
  });

  it('loses nothing of a long absence in many rooms, and mixes it with what happens meanwhile', async () => {
    const bruno = await server.join(ana, 'Bruno');
    const rooms = await Promise.all(Array.from({ length: 4 }, () => group(bruno)));
    for (const { id } of rooms) for (let i = 0; i < 120; i++) await send(id, `${i}`);
    const inbox = bruno.open(INBOX, { after: rooms.map(({ id, cursor }) => ({ roomId: id, cursor })) });
    const storm = rooms.flatMap(({ id }) => Array.from({ length: 10 }, (_, i) => send(id, `live ${i}`)));
    const seen = new Map<string, number[]>(rooms.map(({ id }) => [id, []]));
    for (const event of await inbox.many(4 * 130)) seen.get(event.roomId)?.push(event.seq);
    for (const numbers of seen.values())
      expect(numbers).toEqual(Array.from({ length: 130 }, (_, i) => i + 1));
    await Promise.all(storm);
    await bruno.leave();
  });

  it('asks for a resync of the one room whose cursor is of no use', async () => {
    const bruno = await server.join(ana, 'Bruno');
    const [good, bad] = [await group(bruno), await group(bruno)];
    await send(good.id);
    const cursor = Buffer.from(`00000000.${bad.id.slice(-12)}.0`).toString('base64url');
    const inbox = await bruno.subscribe(INBOX, {
      after: [
        { roomId: good.id, cursor: good.cursor },
        { roomId: bad.id, cursor },
      ],
    });
    const events: Data[] = await inbox.many(2);
    expect(events).toContainEqual({ __typename: 'ResyncRequired', roomId: bad.id, reason: 'CURSOR_UNKNOWN' });
    expect(events.map((event) => event.__typename).sort()).toEqual(['MessageSent', 'ResyncRequired']);
    await send(bad.id);
    expect(await inbox.next()).toMatchObject({ roomId: bad.id, seq: 1, cursor: await cursorOf(bad.id) });
    await bruno.leave();
  });

  it('opens while its person comes into a room, and leaves nothing behind', async () => {
    const bruno = await server.join(ana, 'Bruno');
    await group(bruno);
    const watch = server.app.get(MembershipWatch);
    const versions = watch.versions.bind(watch);
    jest.spyOn(watch, 'versions').mockImplementationOnce(async (...given) => {
      const answer = await versions(...given);
      await group(bruno);
      return answer;
    });
    const inbox = await bruno.subscribe(INBOX);
    const another = await group(bruno);
    expect(await inbox.next()).toMatchObject({ __typename: 'RoomAdded', room: { id: another.id } });
    await bruno.leave();
    await until(() => server.app.get(RoomFeeds)['open'].size === 0);
  });

  // It has read where the rooms stand, and asks who is in them; meanwhile something happens. It must not wait for
  // the client to take that: the client has no stream yet.
  it('opens while something happens in its rooms', async () => {
    const bruno = await server.join(ana, 'Bruno');
    const room = await group(bruno);
    const { database } = server;
    const repository = database.repository.bind(database);
    let looks = 0;
    database.repository = (entity) => {
      const found = repository(entity);
      if ((entity as unknown) !== RoomMemberEntity || ++looks !== 2) return found;
      const find = found.find.bind(found);
      found.find = async (options) => {
        found.find = find;
        await send(room.id);
        return find(options);
      };
      return found;
    };
    const inbox = await bruno.subscribe(INBOX);
    database.repository = repository;
    expect(await inbox.next()).toMatchObject({ __typename: 'MessageSent', roomId: room.id, seq: 1 });
    await bruno.leave();
  });

  it.each([
    ['a malformed id', { roomId: 'x', cursor: 'y' }, 'after.0.roomId'],
    ['a malformed cursor', { roomId: '00000000-0000-0000-0000-000000000000', cursor: 'y' }, 'after.0.cursor'],
  ])('refuses %s', async (_what, position, field) => {
    const refused = ana.open(INBOX, { after: [position] });
    expect(await refused.refusal()).toMatchObject({ extensions: { code: 'BAD_USER_INPUT', field } });
    await ana.leave();
  });
});
