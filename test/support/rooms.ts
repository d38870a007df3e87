import type { Data, Person } from './person.js';

/** What suites about rooms do again and again. Each gives what the next step needs: an id, or data. */

type Ids = readonly { id: string }[];

export async function createRoom(by: Person, input: Record<string, unknown>): Promise<string> {
  const data = await by.do(`mutation ($input: CreateRoomInput!) { createRoom(input: $input) { id } }`, {
    input,
  });
  return data.createRoom.id as string;
}

/** A GROUP of `by` (its ADMIN) and others. */
export function createGroup(by: Person, members: Ids = [], name = 'Group'): Promise<string> {
  return createRoom(by, { type: 'GROUP', name, memberIds: members.map(({ id }) => id) });
}

export async function openPrivate(by: Person, withWhom: { id: string }): Promise<string> {
  const data = await by.do(`mutation ($id: ID!) { openPrivateRoom(userId: $id) { id } }`, {
    id: withWhom.id,
  });
  return data.openPrivateRoom.id as string;
}

export const ARCHIVE = `mutation ($room: ID!) { archiveRoom(id: $room) { archivedAt memberCount } }`;
export const RENAME = `mutation ($room: ID!, $name: String = "Renamed") { updateRoom(input: { id: $room, name: $name }) { name } }`;
export const ADD = `mutation ($room: ID!, $users: [ID!]!) { addMembers(roomId: $room, userIds: $users) { memberCount } }`;
export const REMOVE = `mutation ($room: ID!, $user: ID!) { removeMember(roomId: $room, userId: $user) { memberCount } }`;
export const LEAVE = `mutation ($room: ID!) { leaveRoom(roomId: $room) }`;
export const GIVE_ROLE = `mutation ($room: ID!, $user: ID!, $role: RoomRole!) {
  changeMemberRole(roomId: $room, userId: $user, role: $role) { role user { id } } }`;

export async function giveRole(
  by: Person,
  room: string,
  { id }: { id: string },
  role: string,
): Promise<void> {
  await by.do(GIVE_ROLE, { room, user: id, role });
}

/** Gives the message's id. */
export async function say(by: Person, room: string, body = 'Hello'): Promise<string> {
  const query = `mutation ($room: ID!, $body: String!) { sendMessage(input: { roomId: $room, body: $body }) { id } }`;
  return (await by.do(query, { room, body })).sendMessage.id as string;
}

/** Fields of a room, as somebody who is in it sees them. */
export async function seen(by: Person, room: string, fields: string): Promise<Data> {
  return (await by.do(`query ($room: ID!) { room(id: $room) { ${fields} } }`, { room })).room;
}

/** Who is in a room, with their role, such as `ADMIN`, by user id; checked against the room's own count. */
export async function membersOf(by: Person, room: string): Promise<Record<string, string>> {
  const { memberCount, members } = await seen(
    by,
    room,
    `memberCount members(first: 100) { nodes { role user { id } } }`,
  );
  const roles = Object.fromEntries(
    members.nodes.map(({ role, user }: Data) => [user.id as string, role as string]),
  );
  if (Object.keys(roles).length !== memberCount)
    throw new Error(`memberCount is ${memberCount}: ${JSON.stringify(members)}`);
  return roles;
}

/** What the log says of people, from the room's beginning: `joined <id> as <role>`, `left <id>`, `<id> is <role>`. */
export async function peopleEvents(by: Person, room: string, emptyCursor: string): Promise<string[]> {
  const query = `query ($room: ID!, $after: String!) { roomEvents(roomId: $room, after: $after) { hasMore events { __typename
    ... on MemberJoined { role user { id } } ... on MemberLeft { user { id } } ... on MemberRoleChanged { role user { id } } } } }`;
  const { roomEvents } = await by.do(query, { room, after: emptyCursor });
  if (roomEvents.hasMore) throw new Error('more events than one page holds');
  return roomEvents.events.flatMap(({ __typename, user, role }: Data) => {
    if (__typename === 'MemberJoined') return [`joined ${user.id} as ${role}`];
    if (__typename === 'MemberLeft') return [`left ${user.id}`];
    return __typename === 'MemberRoleChanged' ? [`${user.id} is ${role}`] : [];
  });
}
