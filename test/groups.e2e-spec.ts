import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { insertRows } from '../src/database/sql.js';
import { RoomEntity } from '../src/rooms/room.entity.js';
import { UserEntity } from '../src/users/user.entity.js';
import { UserKind } from '../src/users/user.enums.js';
import type { Data, Person } from './support/person.js';
import * as rooms from './support/rooms.js';
import { startServer, type TestServer } from './support/server.js';

const CREATE = `mutation ($input: CreateRoomInput!) { createRoom(input: $input) { id name memberCount viewer { role } } }`;
const DEACTIVATE = `mutation ($id: ID!) { deactivateUser(id: $id) { id } }`;

describe('groups', () => {
  let server: TestServer;
  let owner: Person;
  let ana: Person;
  let bia: Person;
  let caio: Person;
  let davi: Person;
  let gone: Person;
  let foreigner: Person;

  beforeAll(async () => {
    server = await startServer();
    owner = await server.workspace();
    foreigner = await server.workspace();
    const join = (name: string) => server.join(owner, name);
    [ana, bia, caio] = [await join('Ana'), await join('Bia'), await join('Caio')];
    [davi, gone] = [await join('Davi'), await join('Gone')];
    await owner.do(DEACTIVATE, { id: gone.id });
  });
  afterAll(() => server.close());

  const group = (id = randomUUID(), rest: object = {}) => ({
    id,
    type: 'GROUP',
    name: 'Trip',
    memberIds: [bia.id],
    ...rest,
  });
  const systemMessages = async (by: Person, room: string): Promise<Data[]> =>
    (
      await rooms.seen(by, room, 'messages { nodes { type body metadata sender { id } } }')
    ).messages.nodes.map((message: Data) => {
      expect(message).toMatchObject({ type: 'SYSTEM', sender: null });
      return { body: message.body, metadata: message.metadata };
    });

  describe('creating', () => {
    it('has its maker as ADMIN and the others as members, each once', async () => {
      const { createRoom } = await ana.do(CREATE, {
        input: group(undefined, { memberIds: [bia.id, bia.id, ana.id, caio.id] }),
      });
      expect(createRoom).toMatchObject({ name: 'Trip', memberCount: 3, viewer: { role: 'ADMIN' } });
      expect(await rooms.membersOf(bia, createRoom.id)).toEqual({
        [ana.id]: 'ADMIN',
        [bia.id]: 'MEMBER',
        [caio.id]: 'MEMBER',
      });
    });

    it('twice under one id is one room, whatever happened to it since', async () => {
      const input = group();
      await ana.do(CREATE, { input });
      expect((await ana.do(CREATE, { input })).createRoom).toMatchObject({ id: input.id, memberCount: 2 });
      await ana.do(rooms.RENAME, { room: input.id });
      expect((await ana.do(CREATE, { input })).createRoom.name).toBe('Renamed');
      const { createRoom } = await ana.do(CREATE, { input: { ...group(), id: randomUUID() } });
      expect(createRoom.id).not.toBe(input.id);
    });

    it('at once under one id is one room', async () => {
      for (let round = 0; round < 10; round++) {
        const input = group();
        const answers = await Promise.all(Array.from({ length: 4 }, () => ana.do(CREATE, { input })));
        for (const { createRoom } of answers)
          expect(createRoom).toMatchObject({ id: input.id, memberCount: 2 });
      }
    });

    it('is CONFLICT for anything else under a known id', async () => {
      const input = group();
      await owner.do(CREATE, { input });
      const conflict = async (by: Person, rest: object) =>
        expect((await by.fails('CONFLICT', CREATE, { input: { ...input, ...rest } })).extensions.field).toBe(
          'id',
        );
      await conflict(owner, { name: 'Another' });
      await conflict(owner, { type: 'BROADCAST', memberIds: [] });
      await conflict(bia, {});
      await conflict(foreigner, { memberIds: [] });
    });

    it('under the id of a room that one has left tells nothing of it', async () => {
      const input = group();
      await ana.do(CREATE, { input });
      await rooms.giveRole(ana, input.id, bia, 'ADMIN');
      await bia.do(rooms.REMOVE, { room: input.id, user: ana.id });
      await rooms.say(bia, input.id, 'At last');
      await ana.fails('NOT_FOUND', CREATE.replace('name', 'messages { nodes { body } }'), { input });
    });

    it.each([
      ['somebody unknown', () => randomUUID()],
      ['somebody of another workspace', () => foreigner.id],
      ['a deactivated account', () => gone.id],
    ])('with %s is NOT_FOUND, and makes nothing', async (_, id) => {
      const input = group(undefined, { memberIds: [bia.id, id()] });
      await ana.fails('NOT_FOUND', CREATE, { input });
      await ana.fails('NOT_FOUND', `query ($id: ID!) { room(id: $id) { id } }`, { id: input.id });
    });
  });

  describe('coming and going', () => {
    let room: string;

    beforeEach(async () => {
      room = await rooms.createGroup(ana, [bia]);
    });

    it('tells of it in the log and in SYSTEM messages, and counts right after each', async () => {
      const { cursor } = await rooms.seen(ana, room, 'cursor');
      expect(
        (await ana.do(rooms.ADD, { room, users: [caio.id, bia.id, davi.id, caio.id] })).addMembers
          .memberCount,
      ).toBe(4);
      await rooms.giveRole(ana, room, davi, 'MODERATOR');
      expect((await davi.do(rooms.REMOVE, { room, user: caio.id })).removeMember.memberCount).toBe(3);
      expect((await bia.do(rooms.LEAVE, { room })).leaveRoom).toBe(true);
      await ana.do(rooms.RENAME, { room, name: ' Beach ' });
      expect(await rooms.membersOf(ana, room)).toEqual({ [ana.id]: 'ADMIN', [davi.id]: 'MODERATOR' });
      expect(await rooms.peopleEvents(ana, room, cursor)).toEqual([
        ...[caio, davi].map(({ id }) => `joined ${id} as MEMBER`).sort(),
        `${davi.id} is MODERATOR`,
        `left ${caio.id}`,
        `left ${bia.id}`,
      ]);
      const added = [caio, davi].sort((a, b) => (a.id < b.id ? -1 : 1));
      expect(await systemMessages(ana, room)).toEqual([
        {
          body: expect.stringMatching(/^Ana added (Caio and Davi|Davi and Caio)\.$/),
          metadata: { action: 'joined', actorId: ana.id, userIds: added.map(({ id }) => id) },
        },
        { body: 'Davi removed Caio.', metadata: { action: 'removed', actorId: davi.id, userIds: [caio.id] } },
        { body: 'Bia left.', metadata: { action: 'left', actorId: bia.id, userIds: [bia.id] } },
        {
          body: 'Ana renamed the room to “Beach”.',
          metadata: { action: 'renamed', actorId: ana.id, name: 'Beach' },
        },
      ]);
    });

    it('says nothing when nothing changes', async () => {
      const { cursor } = await rooms.seen(ana, room, 'cursor');
      await ana.do(rooms.ADD, { room, users: [bia.id, ana.id] });
      await ana.do(rooms.ADD, { room, users: [] });
      await ana.do(rooms.RENAME, { room, name: 'Group' });
      await ana.do(`mutation ($room: ID!) { updateRoom(input: { id: $room }) { name } }`, { room });
      await rooms.giveRole(ana, room, bia, 'MEMBER');
      expect(await rooms.seen(ana, room, 'cursor lastMessage { id }')).toEqual({ cursor, lastMessage: null });
    });

    it.each([
      ['somebody unknown', () => randomUUID()],
      ['somebody of another workspace', () => foreigner.id],
      ['a deactivated account', () => gone.id],
    ])('adding %s is NOT_FOUND, and adds nobody', async (_, id) => {
      await ana.fails('NOT_FOUND', rooms.ADD, { room, users: [caio.id, id()] });
      expect(Object.keys(await rooms.membersOf(ana, room))).toHaveLength(2);
    });

    it('removing, or giving a role to, whoever is not in it is NOT_FOUND', async () => {
      for (const user of [caio.id, randomUUID(), foreigner.id]) {
        await ana.fails('NOT_FOUND', rooms.REMOVE, { room, user });
        await ana.fails('NOT_FOUND', rooms.GIVE_ROLE, { room, user, role: 'MODERATOR' });
      }
    });

    it('whoever was taken out comes back as a MEMBER who has read what was there', async () => {
      await rooms.giveRole(ana, room, bia, 'ADMIN');
      await rooms.say(bia, room);
      await ana.do(rooms.REMOVE, { room, user: bia.id });
      await bia.fails('NOT_FOUND', `query ($room: ID!) { room(id: $room) { id } }`, { room });
      await rooms.say(ana, room);
      await ana.do(rooms.ADD, { room, users: [bia.id] });
      // What tells of their coming is new to them.
      expect((await rooms.seen(bia, room, 'viewer { role unreadCount }')).viewer).toEqual({
        role: 'MEMBER',
        unreadCount: 1,
      });
    });

    it('two who add the same person at once add them once', async () => {
      await rooms.giveRole(ana, room, bia, 'MODERATOR');
      for (let round = 0; round < 10; round++) {
        const counts = await Promise.all(
          [ana, bia].map((by) => by.do(rooms.ADD, { room, users: [caio.id, davi.id] })),
        );
        expect(counts.map(({ addMembers }) => addMembers.memberCount)).toEqual([4, 4]);
        await Promise.all([caio, davi].map((by) => by.do(rooms.LEAVE, { room })));
        expect(Object.keys(await rooms.membersOf(ana, room))).toHaveLength(2);
      }
    });

    it('several changes in one document each answer with what is then', async () => {
      const fields = '{ memberCount members { nodes { user { id } } } viewer { mutedUntil } }';
      const { a, b, c } = await ana.do(
        `mutation ($room: ID!, $caio: ID!, $bia: ID!) {
          a: addMembers(roomId: $room, userIds: [$caio]) ${fields}
          b: removeMember(roomId: $room, userId: $bia) ${fields}
          c: muteRoom(roomId: $room, until: "2099-01-01T00:00:00Z") ${fields} }`,
        { room, caio: caio.id, bia: bia.id },
      );
      const ids = (data: Data) => data.members.nodes.map(({ user }: Data) => user.id).sort();
      expect([a.memberCount, b.memberCount, c.memberCount]).toEqual([3, 2, 2]);
      expect(ids(a)).toEqual([ana.id, bia.id, caio.id].sort());
      expect(ids(b)).toEqual([ana.id, caio.id].sort());
      expect([b.viewer.mutedUntil, c.viewer.mutedUntil]).toEqual([null, '2099-01-01T00:00:00.000Z']);
    });
  });

  it('take in a thousand people at once, from the beginning or later', async () => {
    const boss = await server.workspace();
    const one = await server.database.repository(UserEntity).findOneByOrFail({ id: boss.id });
    const other = (i: number) => ({
      ...one,
      id: randomUUID(),
      email: `${i}@crowd.test`,
      passwordHash: '',
      displayName: 'One',
    });
    const crowd = Array.from({ length: 1000 }, (_, i) => other(i));
    await server.database.transaction((tx) => insertRows(tx, UserEntity, crowd));
    const users = crowd.map(({ id }) => id);
    const { createRoom } = await boss.do(CREATE, { input: group(undefined, { memberIds: users }) });
    expect(createRoom.memberCount).toBe(1001);
    const room = await rooms.createGroup(boss);
    expect((await boss.do(rooms.ADD, { room, users })).addMembers.memberCount).toBe(1001);
    const [notice] = await systemMessages(boss, room);
    expect(notice.body).toMatch(/^Olga Owner added (One, ){10}and 990 more\.$/);
    expect(notice.metadata.userIds.sort()).toEqual(users.sort());
    const all = await rooms.createRoom(boss, { type: 'BROADCAST', name: 'All' });
    expect((await rooms.seen(boss, all, 'memberCount')).memberCount).toBe(1001);
  });

  describe('the last ADMIN', () => {
    let room: string;

    beforeEach(async () => {
      room = await rooms.createGroup(ana, [bia]);
    });

    it.each([
      ['leave', rooms.LEAVE, {}],
      ['be demoted to MODERATOR', rooms.GIVE_ROLE, { role: 'MODERATOR' }],
      ['be demoted to MEMBER', rooms.GIVE_ROLE, { role: 'MEMBER' }],
      ['be removed', rooms.REMOVE, {}],
    ])(
      'cannot %s while others stay, and can once there is another',
      async (_, query, variables: { role?: string }) => {
        await ana.fails('FORBIDDEN', query, { room, user: ana.id, ...variables });
        expect(await rooms.membersOf(bia, room)).toEqual({ [ana.id]: 'ADMIN', [bia.id]: 'MEMBER' });
        await rooms.giveRole(ana, room, bia, 'ADMIN');
        await ana.do(query, { room, user: ana.id, ...variables });
        expect((await rooms.membersOf(bia, room))[ana.id]).toBe(variables.role);
      },
    );

    it('may leave as the last person', async () => {
      await bia.do(rooms.LEAVE, { room });
      expect((await ana.do(rooms.LEAVE, { room })).leaveRoom).toBe(true);
      await ana.fails('NOT_FOUND', `query ($room: ID!) { room(id: $room) { id } }`, { room });
      await ana.fails('NOT_FOUND', rooms.LEAVE, { room });
    });

    it('is one whose account is in use', async () => {
      const leaver = await server.join(owner, 'Lea');
      await ana.do(rooms.ADD, { room, users: [leaver.id] });
      await rooms.giveRole(ana, room, leaver, 'ADMIN');
      await owner.do(DEACTIVATE, { id: leaver.id });
      await ana.fails('FORBIDDEN', rooms.LEAVE, { room });
      await bia.do(rooms.LEAVE, { room });
      // Nobody who could mind is left.
      expect((await ana.do(rooms.LEAVE, { room })).leaveRoom).toBe(true);
    });

    describe('whose account ends', () => {
      let chief: Person;

      beforeEach(async () => {
        chief = await server.join(owner, 'Chief');
      });
      const end = () => owner.do(DEACTIVATE, { id: chief.id });

      it('is followed by a moderator, or else by whoever is there the longest', async () => {
        const [first, second] = [
          await rooms.createGroup(chief, [bia]),
          await rooms.createGroup(chief, [bia]),
        ];
        const { cursor } = await rooms.seen(bia, first, 'cursor');
        for (const id of [first, second]) await chief.do(rooms.ADD, { room: id, users: [caio.id] });
        await rooms.giveRole(chief, second, caio, 'MODERATOR');
        await end();
        expect(await rooms.membersOf(bia, first)).toEqual({
          [chief.id]: 'ADMIN',
          [bia.id]: 'ADMIN',
          [caio.id]: 'MEMBER',
        });
        expect(await rooms.peopleEvents(bia, first, cursor)).toEqual([
          `joined ${caio.id} as MEMBER`,
          `${bia.id} is ADMIN`,
        ]);
        expect(await rooms.membersOf(bia, second)).toMatchObject({ [bia.id]: 'MEMBER', [caio.id]: 'ADMIN' });
        await bia.do(rooms.RENAME, { room: first });
      });

      it('is followed by a person rather than by a bot, and by nobody whose account has ended', async () => {
        const bot = await server.join(owner, 'Bot', { kind: UserKind.BOT });
        const late = await server.join(owner, 'Late');
        const id = await rooms.createGroup(chief, [bot, late]);
        await rooms.giveRole(chief, id, bot, 'MODERATOR');
        await rooms.giveRole(chief, id, late, 'MODERATOR');
        await chief.do(rooms.ADD, { room: id, users: [bia.id] });
        await owner.do(DEACTIVATE, { id: late.id });
        await end();
        expect(await rooms.membersOf(bia, id)).toEqual({
          [chief.id]: 'ADMIN',
          [late.id]: 'MODERATOR',
          [bot.id]: 'MODERATOR',
          [bia.id]: 'ADMIN',
        });
      });

      it.each([
        ['there is another', async (id: string) => rooms.giveRole(chief, id, bia, 'ADMIN')],
        ['the room is archived', async (id: string) => chief.do(rooms.ARCHIVE, { room: id })],
        ['nobody else is in it', async (id: string) => bia.do(rooms.LEAVE, { room: id })],
      ])('is followed by nobody where %s', async (_, prepare) => {
        const id = await rooms.createGroup(chief, [bia, caio]);
        await caio.do(rooms.LEAVE, { room: id });
        await prepare(id);
        const states = () => server.database.repository(RoomEntity).findOneByOrFail({ id });
        const before = await states();
        await end();
        expect(await states()).toEqual(before);
      });
    });

    it('stays, however many ADMINs leave at once', async () => {
      for (let round = 0; round < 10; round++) {
        const id = await rooms.createGroup(ana, [bia, caio, davi]);
        await rooms.giveRole(ana, id, bia, 'ADMIN');
        await rooms.giveRole(ana, id, caio, 'ADMIN');
        const answers = await Promise.all([ana, bia, caio].map((by) => by.ask(rooms.LEAVE, { room: id })));
        const refused = answers.flatMap(({ errors }) => errors?.[0]?.extensions.code ?? []);
        expect(refused).toEqual(['FORBIDDEN']);
        expect(Object.values(await rooms.membersOf(davi, id)).sort()).toEqual(['ADMIN', 'MEMBER']);
      }
    });
  });
});
