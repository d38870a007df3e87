import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { RoomMemberEntity } from '../src/rooms/room-member.entity.js';
import type { Person } from './support/person.js';
import { ADD, REMOVE } from './support/rooms.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

const ACTIVITY = `subscription ($room: ID!) { roomActivity(roomId: $room) { __typename
  ... on TypingChanged { roomId user { id displayName } isTyping expiresAt }
  ... on ReceiptMoved { roomId user { id } lastDeliveredSeq lastReadSeq }
  ... on MemberPresenceChanged { roomId user { id } presence { status deviceCount } } } }`;
const TYPE = 'mutation ($room: ID!, $is: Boolean!) { setTyping(roomId: $room, isTyping: $is) }';
const SEND = 'mutation ($room: ID!) { sendMessage(input: { roomId: $room, body: "Olá" }) { seq } }';
const CREATE =
  'mutation ($ids: [ID!]) { createRoom(input: { type: GROUP, name: "Team", memberIds: $ids }) { id } }';

describe('the activity of a room', () => {
  let server: TestServer;
  let ana: Person;
  let bruno: Person;
  let carla: Person;
  let room: string;

  beforeAll(async () => {
    server = await startServer();
    ana = await server.workspace();
    bruno = await server.join(ana, 'Bruno');
    carla = await server.join(ana, 'Carla');
  });
  afterAll(() => server.close());

  /** A room of its own for each test, with nobody connected. */
  beforeEach(async () => {
    await Promise.all([ana, bruno, carla].map((one) => one.leave()));
    room = (await ana.do(CREATE, { ids: [bruno.id, carla.id] })).createRoom.id;
  });

  const follow = (viewer: Person) => viewer.subscribe(ACTIVITY, { room });
  const type = (person: Person, is: boolean) => person.do(TYPE, { room, is });
  const typing = (person: Person, isTyping: boolean) => ({
    __typename: 'TypingChanged',
    roomId: room,
    user: { id: person.id },
    isTyping,
    expiresAt: isTyping ? expect.any(String) : null,
  });

  it('is closed at once to whom this node has put out, however lately it has let them in', async () => {
    await type(bruno, true);
    await ana.do(REMOVE, { room, user: bruno.id });
    await bruno.fails('NOT_FOUND', TYPE, { room, is: true });
    await ana.do(ADD, { room, users: [bruno.id] });
    await type(bruno, true);
  });

  it('is closed after a moment to whom another node has put out', async () => {
    await type(bruno, true);
    // As another node does it, of which this one hears nothing.
    await server.database.transaction((tx) =>
      tx.delete(RoomMemberEntity, { roomId: room, userId: bruno.id }),
    );
    const refused = async () => (await bruno.ask(TYPE, { room, is: true })).errors?.[0]?.extensions.code;
    await until(async () => (await refused()) === 'NOT_FOUND');
  });

  it('tells who begins to type and who ceases to', async () => {
    const events = await follow(ana);
    const before = server.clock.millis();
    await type(bruno, true);
    const begun = await events.nextOf('TypingChanged');
    expect(begun).toMatchObject(typing(bruno, true));
    const lasts = Date.parse(begun.expiresAt) - before;
    expect(lasts).toBeGreaterThanOrEqual(5000);
    expect(lasts).toBeLessThan(8000);
    await type(bruno, false);
    expect(await events.nextOf('TypingChanged')).toMatchObject(typing(bruno, false));
  });

  it('lets typing end by itself 5 s after it was last renewed', async () => {
    const events = await follow(ana);
    await type(bruno, true);
    const first = await events.nextOf('TypingChanged');
    await type(bruno, true);
    const renewed = await events.nextOf('TypingChanged');
    expect(renewed).toMatchObject(typing(bruno, true));
    expect(Date.parse(renewed.expiresAt)).toBeGreaterThanOrEqual(Date.parse(first.expiresAt));
    expect(await events.nextOf('TypingChanged')).toMatchObject(typing(bruno, false));
    expect(Math.abs(server.clock.millis() - Date.parse(renewed.expiresAt))).toBeLessThan(1000);
  });

  it('ends typing with sending', async () => {
    const events = await follow(ana);
    await type(bruno, true);
    await events.nextOf('TypingChanged');
    await bruno.do(SEND, { room });
    expect(await events.nextOf('TypingChanged')).toMatchObject(typing(bruno, false));
  });

  it('does not tell the typist, but everybody else', async () => {
    const own = await follow(bruno);
    const others = [await follow(ana), await follow(carla)];
    await type(bruno, true);
    for (const events of others)
      expect(await events.nextOf('TypingChanged')).toMatchObject(typing(bruno, true));
    // What comes after it has come; so it would have come, too.
    await type(ana, true);
    expect(await own.nextOf('TypingChanged')).toMatchObject(typing(ana, true));
  });

  it('tells how far somebody has received and read', async () => {
    await ana.do(SEND, { room });
    await ana.do(SEND, { room });
    const events = await follow(ana);
    const { latest } = await ana.do(
      'query ($room: ID!) { latest: room(id: $room) { lastMessage { seq } } }',
      { room },
    );
    const { seq } = latest.lastMessage;
    await bruno.do('mutation ($marks: [DeliveredMark!]!) { markDelivered(marks: $marks) }', {
      marks: [{ roomId: room, seq }],
    });
    const moved = { __typename: 'ReceiptMoved', roomId: room, user: { id: bruno.id } };
    expect(await events.nextOf('ReceiptMoved')).toEqual({
      ...moved,
      lastDeliveredSeq: seq,
      lastReadSeq: expect.any(Number),
    });
    await bruno.do('mutation ($room: ID!, $seq: Int) { markRead(roomId: $room, seq: $seq) { id } }', {
      room,
      seq,
    });
    expect(await events.nextOf('ReceiptMoved')).toEqual({
      ...moved,
      lastDeliveredSeq: seq,
      lastReadSeq: seq,
    });
    // A mark that moves nothing tells nothing.
    await bruno.do('mutation ($room: ID!, $seq: Int) { markRead(roomId: $room, seq: $seq) { id } }', {
      room,
      seq: 1,
    });
    await type(bruno, true);
    expect(await events.next()).toMatchObject(typing(bruno, true));
  });

  it('tells who comes, goes and chooses another status', async () => {
    const events = await follow(ana);
    const presence = async (status: string) => {
      for (;;) {
        const event = await events.nextOf('MemberPresenceChanged');
        if (event.user.id === bruno.id && event.presence.status === status) return;
      }
    };
    await bruno.subscribe('subscription { inbox { __typename } }');
    await presence('ONLINE');
    await bruno.do('mutation { setStatus(status: BUSY) { id } }');
    await presence('BUSY');
    await bruno.leave();
    await presence('OFFLINE');
  });

  /** Calls `act` when the members of a room have been read, and their answer is on its way. */
  function whileOpening(act: () => Promise<unknown>): void {
    const { database } = server;
    const repository = database.repository.bind(database);
    database.repository = (entity) => {
      const found = repository(entity);
      if ((entity as unknown) !== RoomMemberEntity) return found;
      const find = found.find.bind(found);
      found.find = async (options) => {
        found.find = find;
        const answer = await find(options);
        database.repository = repository;
        await act();
        return answer;
      };
      return found;
    };
  }

  it.each([
    ['has just joined', 'has left', false],
    ['joins while it opens', 'leaves', true],
  ])('tells the presence of who %s, and no more of who %s', async (_come, _gone, isOpening) => {
    const dora = await server.join(ana, 'Dora');
    const comeAndGo = async () => {
      await ana.do(ADD, { room, users: [dora.id] });
      await ana.do(REMOVE, { room, user: carla.id });
    };
    if (isOpening) whileOpening(comeAndGo);
    const events = await follow(ana);
    if (!isOpening) await comeAndGo();
    // What was told before that, of who has just gone offline, is not meant.
    await type(bruno, true);
    await events.nextOf('TypingChanged');
    await carla.subscribe('subscription { inbox { __typename } }');
    await dora.subscribe('subscription { inbox { __typename } }');
    const people: string[] = [];
    while (!people.includes(dora.id)) people.push((await events.nextOf('MemberPresenceChanged')).user.id);
    expect(people).not.toContain(carla.id);
    await dora.leave();
  });

  it('is for members', async () => {
    const outsider = await server.join(ana, 'Outsider');
    const stranger = await server.workspace();
    for (const viewer of [outsider, stranger]) {
      for (const roomId of [room, randomUUID()]) {
        expect((await viewer.open(ACTIVITY, { room: roomId }).refusal()).extensions.code).toBe('NOT_FOUND');
        await viewer.fails('NOT_FOUND', TYPE, { room: roomId, is: true });
      }
      await viewer.leave();
    }
    expect((await ana.open(ACTIVITY, { room: 'nonsense' }).refusal()).extensions.field).toBe('roomId');
  });

  it('ends for who is removed, with their typing, and shows them nothing that comes after', async () => {
    const events = await follow(bruno);
    const others = await follow(ana);
    await type(bruno, true);
    expect(await others.nextOf('TypingChanged')).toMatchObject(typing(bruno, true));
    await ana.do('mutation ($room: ID!, $id: ID!) { removeMember(roomId: $room, userId: $id) { id } }', {
      room,
      id: bruno.id,
    });
    await type(carla, true);
    expect(await events.end()).toBeNull();
    expect(events.waiting.map(({ data }) => data.roomActivity)).not.toContainEqual(
      expect.objectContaining(typing(carla, true)),
    );
    expect(await others.nextOf('TypingChanged')).toMatchObject(typing(bruno, false));
    expect(await others.nextOf('TypingChanged')).toMatchObject(typing(carla, true));
  });

  it('ends for who leaves', async () => {
    const events = await follow(bruno);
    await bruno.do('mutation ($room: ID!) { leaveRoom(roomId: $room) }', { room });
    expect(await events.end()).toBeNull();
  });

  it.each([
    [100, ['ReceiptMoved', 'TypingChanged']],
    [101, ['TypingChanged']],
  ])('in a room of %i members tells %j', async (size, expected) => {
    const more: string[] = [];
    while (more.length < size - 3) more.push((await server.join(ana, `M${more.length}`)).id);
    await ana.do('mutation ($room: ID!, $ids: [ID!]!) { addMembers(roomId: $room, userIds: $ids) { id } }', {
      room,
      ids: more,
    });
    await ana.do(SEND, { room });
    const events = await follow(ana);
    await bruno.do('mutation ($room: ID!) { markRead(roomId: $room) { id } }', { room });
    await type(bruno, true);
    const told: string[] = [];
    while (told.at(-1) !== 'TypingChanged') told.push((await events.next()).__typename);
    expect(told.filter((one) => one !== 'MemberPresenceChanged')).toEqual(expected);
  });
});
