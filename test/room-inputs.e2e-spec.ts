import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from './support/person.js';
import * as rooms from './support/rooms.js';
import { startServer, type TestServer } from './support/server.js';

const UNKNOWN = randomUUID();
const CREATE = `mutation ($input: CreateRoomInput!) { createRoom(input: $input) { id name department } }`;
const UPDATE = `mutation ($input: UpdateRoomInput!) { updateRoom(input: $input) { id name } }`;
const cursorOf = (...values: unknown[]) => Buffer.from(JSON.stringify(values)).toString('base64url');

describe('what is wrong with a request about rooms is told, with the field', () => {
  let server: TestServer;
  let owner: Person;
  let room: string;

  beforeAll(async () => {
    server = await startServer();
    owner = await server.workspace();
    room = await rooms.createGroup(owner);
  });
  afterAll(() => server.close());

  const refused = async (query: string, variables: object = {}) =>
    (await owner.fails('BAD_USER_INPUT', query, { ...variables })).extensions.field;

  it.each([
    '',
    'room',
    UNKNOWN.toUpperCase(),
    `${UNKNOWN} `,
    `{${UNKNOWN}}`,
    UNKNOWN.replaceAll('-', ''),
    "' OR 1=1 --",
  ])('an id that is none: "%s"', async (id) => {
    const of = (query: string, variables: object = {}) => refused(query, { id, room, ...variables });
    expect(await of(`query ($id: ID!) { room(id: $id) { id } }`)).toBe('id');
    expect(await of(`mutation ($id: ID!) { openPrivateRoom(userId: $id) { id } }`)).toBe('userId');
    expect(await of(`mutation ($id: ID!) { archiveRoom(id: $id) { id } }`)).toBe('id');
    expect(await of(`mutation ($id: ID!) { leaveRoom(roomId: $id) }`)).toBe('roomId');
    expect(await of(`mutation ($id: ID!) { muteRoom(roomId: $id) { id } }`)).toBe('roomId');
    expect(await of(`mutation ($id: ID!) { addMembers(roomId: $id, userIds: []) { id } }`)).toBe('roomId');
    expect(
      await of(`mutation ($id: ID!, $room: ID!) { addMembers(roomId: $room, userIds: [$id]) { id } }`),
    ).toBe('userIds.0');
    expect(await of(`mutation ($id: ID!) { removeMember(roomId: $id, userId: "${UNKNOWN}") { id } }`)).toBe(
      'roomId',
    );
    expect(
      await of(`mutation ($id: ID!, $room: ID!) { removeMember(roomId: $room, userId: $id) { id } }`),
    ).toBe('userId');
    expect(
      await of(
        `mutation ($id: ID!, $room: ID!) { changeMemberRole(roomId: $room, userId: $id, role: ADMIN) { role } }`,
      ),
    ).toBe('userId');
    expect(await of(CREATE, { input: { id, type: 'GROUP', name: 'A' } })).toBe('id');
    expect(await of(CREATE, { input: { type: 'GROUP', name: 'A', memberIds: [owner.id, id] } })).toMatch(
      /^memberIds/,
    );
    expect(await of(UPDATE, { input: { id, name: 'A' } })).toBe('id');
  });

  it.each([
    ['blank', ''],
    ['blank', ' \n\t '],
    ['too long', 'x'.repeat(101)],
    ['too long', '🏖'.repeat(101)],
  ])('a %s name', async (_, name) => {
    expect(await refused(CREATE, { input: { type: 'GROUP', name } })).toBe('name');
    expect(await refused(UPDATE, { input: { id: room, name } })).toBe('name');
    expect(await refused(CREATE, { input: { type: 'DEPARTMENT', name: 'A', department: name } })).toBe(
      'department',
    );
  });

  it.each([
    'x',
    'x'.repeat(100),
    '🏖'.repeat(100),
    '\uFDFA'.repeat(100),
    '가'.repeat(100),
    '<b>&amp;"\'; DROP TABLE rooms',
    'a\u0000b',
  ])('but not the name "%s"', async (name) => {
    const input = { type: 'DEPARTMENT', name, department: name };
    expect((await owner.do(CREATE, { input })).createRoom).toMatchObject({ name, department: name });
    expect((await owner.do(UPDATE, { input: { id: room, name } })).updateRoom.name).toBe(name);
  });

  it.each([
    ['a DEPARTMENT room without department', { type: 'DEPARTMENT' }, 'department'],
    ['a DEPARTMENT room with null for it', { type: 'DEPARTMENT', department: null }, 'department'],
    ['a GROUP with one', { type: 'GROUP', department: 'Sales' }, 'department'],
    ['a BROADCAST room with one', { type: 'BROADCAST', department: 'Sales' }, 'department'],
    [
      'a DEPARTMENT room with members',
      { type: 'DEPARTMENT', department: 'Sales', memberIds: [UNKNOWN] },
      'memberIds',
    ],
    ['a BROADCAST room with members', { type: 'BROADCAST', memberIds: [UNKNOWN] }, 'memberIds'],
    ['a PRIVATE room', { type: 'PRIVATE' }, 'type'],
    [
      'more members than one call takes',
      { type: 'GROUP', memberIds: Array.from({ length: 1001 }, () => UNKNOWN) },
      'memberIds',
    ],
    ['no name', { type: 'GROUP', name: undefined }, 'name'],
    ['null for the name', { type: 'GROUP', name: null }, 'name'],
    ['no type', {}, 'type'],
    ['an unknown type', { type: 'CLUB' }, 'type'],
    ['a type in lower case', { type: 'group' }, 'type'],
    ['a field that does not exist', { type: 'GROUP', colour: 'red' }, 'colour'],
  ])('createRoom: %s', async (_, input, field) => {
    expect(await refused(CREATE, { input: { name: 'A', ...input } })).toBe(field);
  });

  it('updateRoom: null for the name, or no room', async () => {
    expect(await refused(UPDATE, { input: { id: room, name: null } })).toBe('name');
    expect(await refused(UPDATE, { input: { name: 'A' } })).toBe('id');
  });

  it('addMembers: more than one call takes', async () => {
    expect(await refused(rooms.ADD, { room, users: Array.from({ length: 1001 }, () => UNKNOWN) })).toBe(
      'userIds',
    );
  });

  it.each([
    [
      `mutation ($room: ID!) { changeMemberRole(roomId: $room, userId: "${UNKNOWN}", role: KING) { role } }`,
      {},
      'role',
    ],
    [rooms.GIVE_ROLE, { user: UNKNOWN, role: 'KING' }, 'role'],
    [rooms.GIVE_ROLE, { user: UNKNOWN, role: null }, 'role'],
    [`{ rooms(types: [CLUB]) { nodes { id } } }`, {}, 'types'],
    [
      `query ($types: [RoomType!]) { rooms(types: $types) { nodes { id } } }`,
      { types: ['GROUP', 'CLUB'] },
      'types.1',
    ],
    [`mutation { createRoom(input: { type: CLUB, name: "A" }) { id } }`, {}, 'type'],
    [`mutation ($room: ID!) { muteRoom(roomId: $room, until: "tomorrow") { id } }`, {}, 'until'],
    [
      `mutation ($room: ID!, $until: DateTime) { muteRoom(roomId: $room, until: $until) { id } }`,
      { until: '2099-02-30' },
      'until',
    ],
    [
      `mutation ($room: ID!, $until: DateTime) { muteRoom(roomId: $room, until: $until) { id } }`,
      { until: 1 },
      'until',
    ],
    // A year that the databases do not have.
    [
      `mutation ($room: ID!, $until: DateTime) { muteRoom(roomId: $room, until: $until) { id } }`,
      { until: '9999-12-31T23:59:59-01:00' },
      'until',
    ],
    [
      `mutation ($room: ID!, $until: DateTime) { muteRoom(roomId: $room, until: $until) { id } }`,
      { until: '0000-01-01T00:00:00Z' },
      'until',
    ],
  ])('a value that there is not: %s %j', async (query, variables, field) => {
    expect(await refused(query, { ...(query.includes('$room') ? { room } : {}), ...variables })).toBe(field);
  });

  it.each([
    [0, 'first'],
    [101, 'first'],
    [-1, 'first'],
    [1.5, 'first'],
    ['5', 'first'],
  ])('a page of %p', async (first, field) => {
    expect(await refused(`query ($first: Int) { rooms(first: $first) { nodes { id } } }`, { first })).toBe(
      field,
    );
    expect(
      await refused(
        `query ($room: ID!, $first: Int) { room(id: $room) { members(first: $first) { nodes { role } } } }`,
        { room, first },
      ),
    ).toBe(field);
  });

  it.each([
    ['no cursor', 'nonsense'],
    ['one of another list', cursorOf('x')],
    ['one with too much', cursorOf(1, UNKNOWN, 2)],
    ['one of a moment that there is not', cursorOf(1e300, UNKNOWN)],
    ['one from before the calendar', cursorOf(-1e14, UNKNOWN)],
  ])('a list of rooms after %s', async (_, after) => {
    expect(await refused(`query ($after: String) { rooms(after: $after) { nodes { id } } }`, { after })).toBe(
      'after',
    );
  });

  it.each([
    ['no cursor', 'nonsense'],
    ['one of another list', cursorOf(1)],
  ])('a list of members after %s', async (_, after) => {
    expect(
      await refused(
        `query ($room: ID!, $after: String) { room(id: $room) { members(after: $after) { nodes { role } } } }`,
        { room, after },
      ),
    ).toBe('after');
  });
});
