import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Data, Person } from './support/person.js';
import * as rooms from './support/rooms.js';
import { startServer, type TestServer } from './support/server.js';

const MUTE = `mutation ($room: ID!, $until: DateTime) { muteRoom(roomId: $room, until: $until) { viewer { mutedUntil } } }`;

describe('what a room shows', () => {
  let server: TestServer;
  let owner: Person;
  let ana: Person;
  let bia: Person;

  beforeAll(async () => {
    server = await startServer();
    owner = await server.workspace();
    [ana, bia] = [await server.join(owner, 'Ana'), await server.join(owner, 'Bia')];
  });
  afterAll(() => server.close());

  it('as it was made', async () => {
    const before = server.clock.millis();
    const id = await rooms.createRoom(ana, { type: 'GROUP', name: ' 🏖 Trip ' });
    const room = await rooms.seen(
      ana,
      id,
      'type name department archivedAt createdAt updatedAt memberCount createdBy { id } lastMessage { id } viewer { peer { id } lastReadSeq unreadCount mutedUntil }',
    );
    expect(room).toEqual({
      type: 'GROUP',
      name: '🏖 Trip',
      department: null,
      archivedAt: null,
      createdAt: room.updatedAt,
      updatedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      memberCount: 1,
      createdBy: { id: ana.id },
      lastMessage: null,
      viewer: { peer: null, lastReadSeq: 0, unreadCount: 0, mutedUntil: null },
    });
    expect(Date.parse(room.createdAt)).toBeGreaterThanOrEqual(before - 1);
    expect(Date.parse(room.createdAt)).toBeLessThanOrEqual(server.clock.millis());

    server.clock.advance({ seconds: 1 });
    await ana.do(rooms.RENAME, { room: id });
    const renamed = await rooms.seen(ana, id, 'createdAt updatedAt');
    expect(renamed.createdAt).toBe(room.createdAt);
    expect(Date.parse(renamed.updatedAt)).toBeGreaterThanOrEqual(Date.parse(room.updatedAt) + 1000);
  });

  it('the newest message, also once it is gone, and how many the viewer has not read', async () => {
    const room = await rooms.createGroup(ana, [bia]);
    const fields = 'lastMessage { body seq deletedAt sender { id } } viewer { unreadCount lastReadSeq }';
    for (const body of ['One', 'Two', 'Three']) await rooms.say(ana, room, body);
    const last = { body: 'Three', seq: 3, deletedAt: null, sender: { id: ana.id } };
    expect(await rooms.seen(ana, room, fields)).toEqual({
      lastMessage: last,
      viewer: { unreadCount: 0, lastReadSeq: 3 },
    });
    expect(await rooms.seen(bia, room, fields)).toEqual({
      lastMessage: last,
      viewer: { unreadCount: 3, lastReadSeq: 0 },
    });
    await bia.do(`mutation ($room: ID!) { markRead(roomId: $room, seq: 1) { id } }`, { room });
    expect((await rooms.seen(bia, room, fields)).viewer).toEqual({ unreadCount: 2, lastReadSeq: 1 });
    const id = await rooms.say(bia, room, 'Four');
    expect((await rooms.seen(bia, room, fields)).viewer).toEqual({ unreadCount: 0, lastReadSeq: 4 });
    await bia.do(`mutation ($id: ID!) { deleteMessage(id: $id) { id } }`, { id });
    const { lastMessage, viewer } = await rooms.seen(ana, room, fields);
    expect(lastMessage).toMatchObject({ body: '', seq: 4, deletedAt: expect.any(String) });
    expect(viewer.unreadCount).toBe(1);
  });

  it('its members in pages, without loss or doubles', async () => {
    const people: Person[] = [];
    for (let i = 0; i < 11; i++) people.push(await server.join(owner, `Person ${i}`));
    const room = await rooms.createGroup(ana, people);
    const found: string[] = [];
    let after: string | null = null;
    do {
      const query = `query ($room: ID!, $after: String) { room(id: $room) { members(first: 5, after: $after) {
        nodes { user { id } role joinedAt } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }`;
      const { members }: Data = (await ana.do(query, { room, after })).room;
      expect(members.pageInfo.hasPreviousPage).toBe(after !== null);
      expect(members.pageInfo.startCursor).toBe(members.edges[0].cursor);
      found.push(...members.nodes.map(({ user }: Data) => user.id));
      after = members.pageInfo.hasNextPage ? members.pageInfo.endCursor : null;
    } while (after);
    expect(found).toEqual([ana, ...people].map(({ id }) => id).sort());
    const { a, b } = await rooms.seen(
      ana,
      room,
      'a: members(first: 2) { nodes { user { id } } } b: members(first: 4) { nodes { user { id } } }',
    );
    expect([a, b].map(({ nodes }: Data) => nodes.map(({ user }: Data) => user.id))).toEqual([
      found.slice(0, 2),
      found.slice(0, 4),
    ]);
  });

  it('until when it is muted, to the viewer alone', async () => {
    const room = await rooms.createGroup(ana, [bia]);
    const { cursor } = await rooms.seen(ana, room, 'cursor');
    const mute = async (until: string | null) =>
      (await ana.do(MUTE, { room, until })).muteRoom.viewer.mutedUntil;
    expect(await mute('2099-12-31T21:59:59.5-03:00')).toBe('2100-01-01T00:59:59.500Z');
    expect((await rooms.seen(ana, room, 'viewer { mutedUntil }')).viewer.mutedUntil).toBe(
      '2100-01-01T00:59:59.500Z',
    );
    expect((await rooms.seen(bia, room, 'viewer { mutedUntil }')).viewer.mutedUntil).toBeNull();
    expect(await mute('9999-12-31T23:59:59.999Z')).toBe('9999-12-31T23:59:59.999Z');
    expect(await mute(null)).toBeNull();
    await mute('2099-01-01T00:00:00Z');
    const { muteRoom } = await ana.do(
      `mutation ($room: ID!) { muteRoom(roomId: $room) { viewer { mutedUntil } } }`,
      { room },
    );
    expect(muteRoom.viewer.mutedUntil).toBeNull();
    // Nobody else is told.
    expect((await rooms.seen(ana, room, 'cursor')).cursor).toBe(cursor);
    await owner.fails('NOT_FOUND', MUTE, { room, until: null });
  });
});
