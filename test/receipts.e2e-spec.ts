import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as newId } from 'uuid';
import type { Data, Person } from './support/person.js';
import { startServer, type TestServer } from './support/server.js';

const READ =
  'mutation ($room: ID!, $seq: Int) { markRead(roomId: $room, seq: $seq) { viewer { unreadCount lastReadSeq } } }';
const DELIVERED = 'mutation ($marks: [DeliveredMark!]!) { markDelivered(marks: $marks) }';
const RECEIPTS = `query ($id: ID!, $first: Int, $after: String) { message(id: $id) { status receipts(first: $first, after: $after) {
  nodes { user { id } status } pageInfo { hasNextPage hasPreviousPage endCursor } } } }`;

describe('receipts', () => {
  let server: TestServer;
  let ana: Person;
  let bruno: Person;
  let carla: Person;

  beforeAll(async () => {
    server = await startServer();
    ana = await server.workspace();
    [bruno, carla] = [await server.join(ana, 'Bruno'), await server.join(ana, 'Carla')];
  });
  afterAll(() => server.close());

  const group = async (...members: Person[]): Promise<string> =>
    (
      await ana.do(
        'mutation ($ids: [ID!]!) { createRoom(input: { type: GROUP, name: "Team", memberIds: $ids }) { id } }',
        {
          ids: members.map((member) => member.id),
        },
      )
    ).createRoom.id;
  const send = async (room: string, person = ana): Promise<{ id: string; seq: number }> =>
    (
      await person.do(
        'mutation ($room: ID!) { sendMessage(input: { roomId: $room, body: "hello" }) { id seq } }',
        { room },
      )
    ).sendMessage;
  const read = async (person: Person, room: string, seq?: number): Promise<Data> =>
    (await person.do(READ, { room, ...(seq === undefined ? {} : { seq }) })).markRead.viewer;
  const unread = async (person: Person, room: string): Promise<number> =>
    (await person.do('query ($room: ID!) { room(id: $room) { viewer { unreadCount } } }', { room })).room
      .viewer.unreadCount;
  const deliver = (person: Person, ...marks: { roomId: string; seq: number }[]) =>
    person.do(DELIVERED, { marks });
  const status = async (id: string): Promise<string | null> =>
    (await ana.do('query ($id: ID!) { message(id: $id) { status } }', { id })).message.status;
  const receipts = async (id: string, args: object = {}): Promise<Data> =>
    (await ana.do(RECEIPTS, { id, ...args })).message.receipts;
  const statusOf = async (id: string, person: Person): Promise<string | undefined> =>
    (await receipts(id)).nodes.find((node: Data) => node.user.id === person.id)?.status;
  const marksOf = async (person: Person, room: string): Promise<number[]> => {
    const { nodes } = (
      await ana.do(
        'query ($room: ID!) { room(id: $room) { members { nodes { user { id } lastDeliveredSeq lastReadSeq } } } }',
        { room },
      )
    ).room.members;
    const { lastDeliveredSeq, lastReadSeq } = nodes.find((node: Data) => node.user.id === person.id);
    return [lastDeliveredSeq, lastReadSeq];
  };

  describe('reading', () => {
    it('counts what is unread for each by itself', async () => {
      const room = await group(bruno, carla);
      for (let i = 0; i < 3; i++) await send(room);
      expect([await unread(ana, room), await unread(bruno, room), await unread(carla, room)]).toEqual([
        0, 3, 3,
      ]);
      expect(await read(bruno, room)).toEqual({ unreadCount: 0, lastReadSeq: 3 });
      await send(room);
      expect([await unread(ana, room), await unread(bruno, room), await unread(carla, room)]).toEqual([
        0, 1, 4,
      ]);
    });

    it('moves the mark to a number, and never back', async () => {
      const room = await group(bruno);
      for (let i = 0; i < 5; i++) await send(room);
      expect(await read(bruno, room, 3)).toEqual({ unreadCount: 2, lastReadSeq: 3 });
      expect(await read(bruno, room, 2)).toEqual({ unreadCount: 2, lastReadSeq: 3 });
      expect(await read(bruno, room, 3)).toEqual({ unreadCount: 2, lastReadSeq: 3 });
      expect(await read(bruno, room)).toEqual({ unreadCount: 0, lastReadSeq: 5 });
    });

    it('takes a number beyond the last message as the last one', async () => {
      const room = await group(bruno);
      await send(room);
      expect(await read(bruno, room, 2_000_000_000)).toEqual({ unreadCount: 0, lastReadSeq: 1 });
      await send(room);
      expect(await unread(bruno, room)).toBe(1);
    });

    it('keeps the furthest mark of several at once', async () => {
      const room = await group(bruno);
      for (let i = 0; i < 8; i++) await send(room);
      await Promise.all([5, 2, 8, 1, 7, 3].map((seq) => read(bruno, room, seq)));
      expect(await marksOf(bruno, room)).toEqual([8, 8]);
    });

    it('is nothing in an empty room', async () => {
      expect(await read(bruno, await group(bruno))).toEqual({ unreadCount: 0, lastReadSeq: 0 });
    });

    it.each([0, -1])('refuses the number %d', async (seq) => {
      const room = await group(bruno);
      expect((await bruno.fails('BAD_USER_INPUT', READ, { room, seq })).extensions.field).toBe('seq');
    });

    it('is for members only', async () => {
      const room = await group();
      const unknown = await bruno.fails('NOT_FOUND', READ, { room: newId() });
      expect(await bruno.fails('NOT_FOUND', READ, { room })).toEqual(unknown);
    });
  });

  describe('sending', () => {
    it('moves one’s own marks, over what was unread', async () => {
      const room = await group(bruno);
      for (let i = 0; i < 3; i++) await send(room);
      await send(room, bruno);
      expect(await marksOf(bruno, room)).toEqual([4, 4]);
      expect([await unread(ana, room), await unread(bruno, room)]).toEqual([1, 0]);
    });
  });

  describe('delivery', () => {
    it('is marked in several rooms at once, and never back', async () => {
      const [one, two] = [await group(bruno), await group(bruno)];
      for (const room of [one, one, one, two]) await send(room);
      await deliver(bruno, { roomId: two, seq: 1 }, { roomId: one, seq: 2 });
      await deliver(bruno, { roomId: one, seq: 1 });
      expect([await marksOf(bruno, one), await marksOf(bruno, two)]).toEqual([
        [2, 0],
        [1, 0],
      ]);
      await deliver(bruno, { roomId: one, seq: 3 }, { roomId: one, seq: 1 }, { roomId: two, seq: 99 });
      expect([await marksOf(bruno, one), await marksOf(bruno, two)]).toEqual([
        [3, 0],
        [1, 0],
      ]);
    });

    it('is read by nobody for it, and reading delivers', async () => {
      const room = await group(bruno);
      for (let i = 0; i < 3; i++) await send(room);
      await read(bruno, room, 2);
      expect(await marksOf(bruno, room)).toEqual([2, 2]);
      await deliver(bruno, { roomId: room, seq: 3 });
      expect(await marksOf(bruno, room)).toEqual([3, 2]);
      expect(await read(bruno, room, 2)).toEqual({ unreadCount: 1, lastReadSeq: 2 });
    });

    it('marks nothing when one of the rooms is not the caller’s', async () => {
      const [mine, theirs] = [await group(bruno), await group()];
      await send(mine);
      await bruno.fails('NOT_FOUND', DELIVERED, {
        marks: [
          { roomId: mine, seq: 1 },
          { roomId: theirs, seq: 1 },
        ],
      });
      expect(await marksOf(bruno, mine)).toEqual([0, 0]);
    });

    it.each([
      ['marks.0.roomId', [{ roomId: 'x', seq: 1 }]],
      ['marks.0.seq', [{ roomId: '01990000-0000-7000-8000-000000000000', seq: 0 }]],
      [
        'marks',
        Array.from({ length: 101 }, () => ({ roomId: '01990000-0000-7000-8000-000000000000', seq: 1 })),
      ],
    ])('refuses a wrong %s', async (field, marks) => {
      expect((await bruno.fails('BAD_USER_INPUT', DELIVERED, { marks })).extensions.field).toBe(field);
    });

    it('is fine with nothing to mark', async () => {
      expect(await deliver(bruno)).toEqual({ markDelivered: true });
    });
  });

  describe('the status of a message', () => {
    it('is what the slowest other member has', async () => {
      const room = await group(bruno, carla);
      const { id, seq } = await send(room);
      const steps: (string | null)[] = [await status(id)];
      for (const step of [
        () => deliver(bruno, { roomId: room, seq }),
        () => deliver(carla, { roomId: room, seq }),
        () => read(bruno, room),
        () => read(carla, room, seq),
      ]) {
        await step();
        steps.push(await status(id));
      }
      expect(steps).toEqual(['SENT', 'SENT', 'DELIVERED', 'DELIVERED', 'READ']);
    });

    it('is READ for a message before one that was read, not for the one after', async () => {
      const room = await group(bruno);
      const sent = [await send(room), await send(room), await send(room)];
      await read(bruno, room, 2);
      expect(await Promise.all(sent.map(({ id }) => status(id)))).toEqual(['READ', 'READ', 'SENT']);
    });

    it('is SENT where nobody else is', async () => {
      const { id } = await send(await group());
      expect(await status(id)).toBe('SENT');
      expect((await receipts(id)).nodes).toEqual([]);
    });

    it('does not wait for those who came later', async () => {
      const room = await group(bruno);
      const before = await send(room);
      await read(bruno, room);
      await ana.do(
        'mutation ($room: ID!, $ids: [ID!]!) { addMembers(roomId: $room, userIds: $ids) { id } }',
        { room, ids: [carla.id] },
      );
      expect(await status(before.id)).toBe('READ');
      expect((await receipts(before.id)).nodes).toEqual([{ user: { id: bruno.id }, status: 'READ' }]);
      const after = await send(room);
      await read(bruno, room);
      expect(await status(after.id)).toBe('SENT');
      expect(await statusOf(after.id, carla)).toBe('SENT');
    });

    it('stays SENT for what nobody else was there to read', async () => {
      const room = await group();
      const { id } = await send(room);
      await ana.do(
        'mutation ($room: ID!, $ids: [ID!]!) { addMembers(roomId: $room, userIds: $ids) { id } }',
        { room, ids: [bruno.id] },
      );
      await read(bruno, room);
      expect(await status(id)).toBe('SENT');
    });

    it('does not wait for those who have left, nor for closed accounts', async () => {
      const dora = await server.join(ana, 'Dora');
      const room = await group(bruno, carla, dora);
      const { id } = await send(room);
      await read(bruno, room);
      await carla.do('mutation ($room: ID!) { leaveRoom(roomId: $room) }', { room });
      expect(await status(id)).toBe('SENT');
      await ana.do('mutation ($id: ID!) { deactivateUser(id: $id) { id } }', { id: dora.id });
      expect(await status(id)).toBe('READ');
    });

    it.each(['READ', 'SENT'])('stays %s when the only other account is closed', async (expected) => {
      const dora = await server.join(ana, 'Dora');
      const room = (
        await ana.do('mutation ($id: ID!) { openPrivateRoom(userId: $id) { id } }', { id: dora.id })
      ).openPrivateRoom.id;
      const { id } = await send(room);
      if (expected === 'READ') await read(dora, room);
      await ana.do('mutation ($id: ID!) { deactivateUser(id: $id) { id } }', { id: dora.id });
      expect(await status(id)).toBe(expected);
      expect(await statusOf(id, dora)).toBe(expected);
    });

    it('is null for SYSTEM messages', async () => {
      const room = await group();
      await ana.do(
        'mutation ($room: ID!, $ids: [ID!]!) { addMembers(roomId: $room, userIds: $ids) { id } }',
        { room, ids: [carla.id] },
      );
      const { lastMessage } = (
        await ana.do('query ($room: ID!) { room(id: $room) { lastMessage { type status } } }', { room })
      ).room;
      expect(lastMessage).toEqual({ type: 'SYSTEM', status: null });
    });
  });

  describe('in a large room', () => {
    const members: Person[] = [];

    beforeAll(async () => {
      for (let i = 0; i < 100; i++) members.push(await server.join(ana, `Member ${i}`));
    });

    it('there is a status up to 100 members, and none above, but receipts', async () => {
      const room = await group(...members.slice(0, 99));
      const { id } = await send(room);
      expect(await status(id)).toBe('SENT');
      await ana.do(
        'mutation ($room: ID!, $ids: [ID!]!) { addMembers(roomId: $room, userIds: $ids) { id } }',
        { room, ids: [members[99]?.id] },
      );
      expect(await status(id)).toBeNull();
      expect((await receipts(id)).nodes).toHaveLength(50);
    });

    it('receipts come in pages, each member once, the sender never', async () => {
      const room = await group(...members);
      const { id } = await send(room);
      await read(members[7] as Person, room);
      const seen: Data[] = [];
      let after: string | null = null;
      for (let more = true; more && seen.length < 200;) {
        const page: Data = await receipts(id, { first: 30, after });
        expect(page.pageInfo.hasPreviousPage).toBe(after !== null);
        seen.push(...page.nodes);
        after = page.pageInfo.endCursor;
        more = page.pageInfo.hasNextPage;
      }
      expect(seen.map((node) => node.user.id)).toEqual(members.map((member) => member.id).sort());
      expect(seen.filter((node) => node.status === 'READ').map((node) => node.user.id)).toEqual([
        members[7]?.id,
      ]);
    });

    it.each([
      ['first', { first: 0 }],
      ['first', { first: 101 }],
      ['after', { after: 'nonsense' }],
    ])('refuses a wrong %s: %j', async (field, args) => {
      const { id } = await send(await group());
      expect((await ana.fails('BAD_USER_INPUT', RECEIPTS, { id, ...args })).extensions.field).toBe(field);
    });
  });
});
