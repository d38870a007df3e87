import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { PubSub } from '../src/pubsub/pubsub.js';
import type { Data, Person } from './support/person.js';
import * as rooms from './support/rooms.js';
import { startServer, type TestServer } from './support/server.js';

const MOVE = `mutation ($id: ID!, $department: String) { updateUser(input: { id: $id, department: $department }) { department } }`;
const CREATE = `mutation ($input: CreateRoomInput!) { createRoom(input: $input) { id cursor memberCount viewer { role } } }`;
const USER = `mutation ($email: String!, $department: String) {
  createUser(input: { email: $email, displayName: "New", department: $department }) { id department } }`;

const ids = (...people: { id: string }[]) => people.map(({ id }) => id).sort();

describe('rooms that one is in without being added', () => {
  let server: TestServer;
  let owner: Person;
  let counter = 0;

  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.close());

  /** A workspace of its own for each test, since every BROADCAST room of one takes in everybody. */
  async function company(): Promise<{ sales: [Person, Person]; support: Person; idle: Person }> {
    owner = await server.workspace();
    const join = (name: string, department?: string) =>
      server.join(owner, name, department ? { department } : {});
    const sales: [Person, Person] = [await join('Sam', 'Sales'), await join('Sue', 'Sales')];
    return { sales, support: await join('Sid', 'Support'), idle: await join('Ida') };
  }

  const create = async (input: object): Promise<Data> => (await owner.do(CREATE, { input })).createRoom;
  const department = (name: string) => create({ type: 'DEPARTMENT', name, department: name });
  const newcomer = async (dept: string | null = null): Promise<string> =>
    (await owner.do(USER, { email: `new${++counter}@example.test`, department: dept })).createUser.id;
  const inside = async (by: Person, room: string) => Object.keys(await rooms.membersOf(by, room)).sort();

  it('hold from the beginning whoever belongs there', async () => {
    const { sales, support, idle } = await company();
    const gone = await server.join(owner, 'Gone', { department: 'Sales' });
    await owner.do(`mutation ($id: ID!) { deactivateUser(id: $id) { id } }`, { id: gone.id });
    await server.workspace();

    const all = await create({ type: 'BROADCAST', name: 'All' });
    expect(all).toMatchObject({ memberCount: 5, viewer: { role: 'MEMBER' } });
    expect(await inside(idle, all.id)).toEqual(ids(owner, ...sales, support, idle));

    const inSales = await create({ type: 'DEPARTMENT', name: 'Sales', department: ' Sales ' });
    // Whoever makes it is not in it, unless it is their department.
    expect(inSales).toMatchObject({ memberCount: 2, viewer: { role: null } });
    expect(await inside(sales[0], inSales.id)).toEqual(ids(...sales));
    await owner.fails('NOT_FOUND', `query ($id: ID!) { room(id: $id) { id } }`, { id: inSales.id });
  });

  it.each([
    { type: 'BROADCAST', name: 'All' },
    { type: 'DEPARTMENT', name: 'Sales', department: 'Sales' },
  ])('are made once under one id: %j', async (room) => {
    await company();
    const input = { id: randomUUID(), ...room };
    const made = await create(input);
    // Also where whoever made it is not in it.
    expect(await create(input)).toEqual(made);
    await newcomer('Sales');
    if (room.type === 'BROADCAST')
      expect(await create(input)).toMatchObject({ id: input.id, memberCount: made.memberCount + 1 });
    const others = [
      { name: 'Other' },
      { type: 'DEPARTMENT', department: 'Support' },
      { type: 'GROUP', department: null },
    ];
    for (const other of others) {
      const { extensions } = await owner.fails('CONFLICT', CREATE, { input: { ...input, ...other } });
      expect(extensions.field).toBe('id');
    }
  });

  it('take in who comes, with events', async () => {
    const { sales, support, idle } = await company();
    const [all, inSales, inSupport] = [
      await create({ type: 'BROADCAST', name: 'All' }),
      await department('Sales'),
      await department('Support'),
    ];
    const user = await newcomer('Sales');
    const joined = [`joined ${user} as MEMBER`];
    expect(await rooms.peopleEvents(idle, all.id, all.cursor)).toEqual(joined);
    expect(await rooms.peopleEvents(sales[0], inSales.id, inSales.cursor)).toEqual(joined);
    expect(await rooms.peopleEvents(support, inSupport.id, inSupport.cursor)).toEqual([]);
    expect(await inside(sales[0], inSales.id)).toEqual(ids(...sales, { id: user }));
    expect(await inside(idle, all.id)).toContain(user);
    // SYSTEM messages are for groups.
    expect(await rooms.seen(idle, all.id, 'lastMessage { id }')).toEqual({ lastMessage: null });
  });

  it('follow a change of department: out of one, into the other, with events in both logs', async () => {
    const { sales, support, idle } = await company();
    const [all, inSales, inSupport] = [
      await create({ type: 'BROADCAST', name: 'All' }),
      await department('Sales'),
      await department('Support'),
    ];
    const [sam, sue] = sales;
    const feed = await sam.subscribe(
      `subscription ($id: ID!) { roomEvents(roomId: $id) { __typename ... on MemberLeft { user { id } actor { id } } } }`,
      { id: inSales.id },
    );

    // Blanks around it do not make another department.
    expect((await owner.do(MOVE, { id: sam.id, department: ' Support ' })).updateUser.department).toBe(
      'Support',
    );
    expect(await feed.next()).toEqual({
      __typename: 'MemberLeft',
      user: { id: sam.id },
      actor: { id: owner.id },
    });
    expect(await feed.end()).toBeNull();
    await sam.leave();
    await sam.fails('NOT_FOUND', `query ($id: ID!) { room(id: $id) { id } }`, { id: inSales.id });
    expect(await inside(sam, inSupport.id)).toEqual(ids(sam, support));
    expect(await rooms.peopleEvents(sue, inSales.id, inSales.cursor)).toEqual([`left ${sam.id}`]);
    expect(await rooms.peopleEvents(sam, inSupport.id, inSupport.cursor)).toEqual([
      `joined ${sam.id} as MEMBER`,
    ]);
    expect(await rooms.peopleEvents(idle, all.id, all.cursor)).toEqual([]);

    // The same again changes nothing; none is a department too.
    await owner.do(MOVE, { id: sam.id, department: 'Support' });
    await owner.do(`mutation ($id: ID!) { updateUser(input: { id: $id, displayName: "Sammy" }) { id } }`, {
      id: sam.id,
    });
    expect(await rooms.peopleEvents(sam, inSupport.id, inSupport.cursor)).toHaveLength(1);
    await owner.do(MOVE, { id: sam.id, department: null });
    expect(await rooms.peopleEvents(support, inSupport.id, inSupport.cursor)).toEqual([
      `joined ${sam.id} as MEMBER`,
      `left ${sam.id}`,
    ]);
    await owner.do(MOVE, { id: sam.id, department: 'Sales' });
    expect(await inside(sue, inSales.id)).toEqual(ids(...sales));
  });

  it('show nothing to whoever has made them and is not in them, however often they make them', async () => {
    const { sales } = await company();
    const input = { id: randomUUID(), type: 'DEPARTMENT', name: 'Sales', department: 'Sales' };
    const made = await create(input);
    expect(await create(input)).toEqual(made);
    await rooms.say(sales[0], made.id);
    await owner.fails('NOT_FOUND', CREATE, { input });
    // Nor whoever is not in them any more.
    await owner.do(MOVE, { id: owner.id, department: 'Sales' });
    expect(await create(input)).toMatchObject({ id: made.id });
    await owner.do(MOVE, { id: owner.id, department: null });
    await owner.fails('NOT_FOUND', CREATE, { input });
  });

  it('are told of newcomers without their passwords', async () => {
    await company();
    await department('Sales');
    const published = jest.spyOn(server.app.get(PubSub), 'publish');
    await server.join(owner, 'Carla', { department: 'Sales', password: 'correct horse battery' });
    const told = JSON.stringify(published.mock.calls);
    published.mockRestore();
    expect(told).toContain('MemberJoined');
    expect(told).not.toContain('$argon2');
  });

  it('are several for one department, archived ones among them', async () => {
    const { sales } = await company();
    await owner.do(MOVE, { id: owner.id, department: 'Sales' });
    const both = [await department('Sales'), await department('Sales')];
    await owner.do(rooms.ARCHIVE, { room: both[0].id });
    const user = await newcomer('Sales');
    for (const room of both) {
      expect(await inside(owner, room.id)).toEqual(ids(owner, ...sales, { id: user }));
      expect(await rooms.peopleEvents(owner, room.id, room.cursor)).toEqual([`joined ${user} as MEMBER`]);
    }
  });

  it('a department is told apart by its letters, case and accents included', async () => {
    await company();
    await owner.do(MOVE, { id: owner.id, department: 'Açaí' });
    const room = await department('Açaí');
    await newcomer('AÇAÍ');
    await newcomer('Acai');
    expect(await inside(owner, room.id)).toEqual([owner.id]);
  });

  it('are run by workspace admins, and by nobody who is none any more', async () => {
    const { support } = await company();
    const admin = await server.join(owner, 'Adam', { role: 'ADMIN' as never, department: 'Support' });
    const all = await create({ type: 'BROADCAST', name: 'All' });
    const inSupport = await department('Support');
    for (const room of [all.id, inSupport.id]) {
      await admin.do(rooms.RENAME, { room, name: 'Renamed' });
      await rooms.say(admin, room);
    }
    await rooms.giveRole(admin, all.id, support, 'MODERATOR');
    expect(await rooms.peopleEvents(support, all.id, all.cursor)).toEqual([`${support.id} is MODERATOR`]);
    expect((await rooms.seen(support, all.id, 'viewer { role canPost canManageMembers }')).viewer).toEqual({
      role: 'MODERATOR',
      canPost: true,
      canManageMembers: false,
    });
    const ofAdmin = await rooms.say(admin, inSupport.id);

    await owner.do(`mutation ($id: ID!) { updateUser(input: { id: $id, role: MEMBER }) { id } }`, {
      id: admin.id,
    });
    for (const room of [all.id, inSupport.id]) {
      await admin.fails('FORBIDDEN', rooms.RENAME, { room, name: 'Again' });
      await admin.fails('FORBIDDEN', rooms.ARCHIVE, { room });
    }
    await admin.fails('FORBIDDEN', rooms.GIVE_ROLE, { room: all.id, user: support.id, role: 'ADMIN' });
    await admin.fails(
      'FORBIDDEN',
      `mutation ($room: ID!) { sendMessage(input: { roomId: $room, body: "Hi" }) { id } }`,
      { room: all.id },
    );
    await support.fails('FORBIDDEN', `mutation ($id: ID!) { deleteMessage(id: $id) { id } }`, {
      id: ofAdmin,
    });
    // Without SYSTEM messages, there are only those that were written.
    expect((await rooms.seen(support, all.id, 'messages { nodes { type } }')).messages.nodes).toEqual([
      { type: 'TEXT' },
    ]);
  });

  it('miss nobody who comes while they are made (15 rounds)', async () => {
    const { sales } = await company();
    for (let round = 0; round < 15; round++) {
      const [first, room, second, inSales] = await Promise.all([
        newcomer('Sales'),
        create({ type: 'BROADCAST', name: `All ${round}` }),
        newcomer('Sales'),
        department('Sales'),
      ]);
      for (const [made, by] of [
        [room, owner],
        [inSales, sales[0]],
      ] as const) {
        const found = await inside(by, made.id);
        expect(found).toEqual(expect.arrayContaining([first, second]));
        // Whoever was not there from the beginning came with an event, and nobody twice.
        const events = await rooms.peopleEvents(by, made.id, made.cursor);
        expect(new Set(events).size).toBe(events.length);
        expect(made.memberCount + events.length).toBe(found.length);
      }
    }
  });

  it('have each person once who changes department from two sides at once (20 rounds)', async () => {
    const { sales, support, idle } = await company();
    const [inSales, inSupport] = [await department('Sales'), await department('Support')];
    for (let round = 0; round < 20; round++) {
      await Promise.all(
        ['Sales', 'Support', null].map((to) => owner.do(MOVE, { id: idle.id, department: to })),
      );
      const { department: now } = (
        await owner.do(`query ($id: ID!) { user(id: $id) { department } }`, { id: idle.id })
      ).user;
      expect((await inside(sales[0], inSales.id)).includes(idle.id)).toBe(now === 'Sales');
      expect((await inside(support, inSupport.id)).includes(idle.id)).toBe(now === 'Support');
    }
  });
});
