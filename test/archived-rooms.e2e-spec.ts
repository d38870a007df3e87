import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from './support/person.js';
import * as rooms from './support/rooms.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

/** What writes; the variables are the same for all. */
const WRITES = {
  sendMessage: `mutation ($room: ID!) { sendMessage(input: { roomId: $room, body: "Hi" }) { id } }`,
  editMessage: `mutation ($message: ID!) { editMessage(id: $message, body: "Other") { id } }`,
  recallMessage: `mutation ($message: ID!) { recallMessage(id: $message) { id } }`,
  'deleteMessage of one’s own': `mutation ($message: ID!) { deleteMessage(id: $message) { id } }`,
  'deleteMessage of another': `mutation ($theirs: ID!) { deleteMessage(id: $theirs) { id } }`,
  addReaction: `mutation ($message: ID!) { addReaction(messageId: $message, emoji: "🎉") { id } }`,
  removeReaction: `mutation ($message: ID!) { removeReaction(messageId: $message, emoji: "👍") { id } }`,
  toggleReaction: `mutation ($message: ID!) { toggleReaction(messageId: $message, emoji: "👍") { action } }`,
  updateRoom: `mutation ($room: ID!) { updateRoom(input: { id: $room, name: "Other" }) { id } }`,
  addMembers: `mutation ($room: ID!, $outside: ID!) { addMembers(roomId: $room, userIds: [$outside]) { id } }`,
  removeMember: `mutation ($room: ID!, $member: ID!) { removeMember(roomId: $room, userId: $member) { id } }`,
  changeMemberRole: `mutation ($room: ID!, $member: ID!) { changeMemberRole(roomId: $room, userId: $member, role: ADMIN) { role } }`,
};

const STATE = `cursor name memberCount updatedAt members { nodes { role user { id } } }
  messages { nodes { body deletedAt recalledAt reactions { emoji count } } }`;

describe('an archived room', () => {
  let server: TestServer;
  let owner: Person;
  let admin: Person;
  let member: Person;
  let outside: Person;
  let room: string;
  let beginning: string;
  let variables: Record<string, string>;

  beforeAll(async () => {
    server = await startServer();
    owner = await server.workspace();
    [admin, member, outside] = [
      await server.join(owner, 'Ada'),
      await server.join(owner, 'Mia'),
      await server.join(owner, 'Otto'),
    ];
    room = await rooms.createGroup(admin, [member]);
    beginning = (await rooms.seen(admin, room, 'cursor')).cursor;
    const [message, theirs] = [await rooms.say(admin, room, 'Hello'), await rooms.say(member, room)];
    await admin.do(`mutation ($id: ID!) { addReaction(messageId: $id, emoji: "👍") { id } }`, {
      id: message,
    });
    variables = { room, message, theirs, member: member.id, outside: outside.id };
    await admin.do(rooms.ARCHIVE, { room });
  });
  afterAll(() => server.close());

  /** Those of the variables that an operation declares. */
  const declared = (query: string, all: Record<string, string>) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => query.includes(`$${name}:`)));

  it.each(Object.entries(WRITES))('refuses %s', async (_, query) => {
    const before = await rooms.seen(admin, room, STATE);
    await admin.fails('FORBIDDEN', query, declared(query, variables));
    expect(await rooms.seen(admin, room, STATE)).toEqual(before);
  });

  // It writes nothing, so it goes by what was seen at most two seconds ago.
  it('refuses setTyping, too', async () => {
    const type = () =>
      admin.ask(`mutation ($room: ID!) { setTyping(roomId: $room, isTyping: true) }`, { room });
    await until(async () => (await type()).errors?.[0]?.extensions.code === 'FORBIDDEN');
  });

  it('allows each of these while it is in use', async () => {
    // Otherwise the refusals above would say nothing. In this order none takes away what a later one needs.
    const other = await rooms.createGroup(admin, [member]);
    const { recallMessage, 'deleteMessage of one’s own': deleteOwn, ...rest } = WRITES;
    const [message, theirs] = [await rooms.say(admin, other), await rooms.say(member, other)];
    const now = { room: other, message, theirs, member: member.id, outside: outside.id };
    const { removeMember, ...first } = rest;
    for (const query of [...Object.values(first), removeMember, recallMessage, deleteOwn]) {
      await admin.do(query, declared(query, now));
    }
  });

  it('is read as ever, and told apart', async () => {
    const { archivedAt, messages, viewer } = await rooms.seen(
      member,
      room,
      'archivedAt messages { nodes { body viewer { canEdit canRecall canDelete } } } viewer { canPost canManageMembers }',
    );
    expect(new Date(archivedAt).getTime()).toBeLessThanOrEqual(server.clock.millis());
    expect(viewer).toEqual({ canPost: false, canManageMembers: false });
    const nothing = { canEdit: false, canRecall: false, canDelete: false };
    expect(messages.nodes).toEqual(['Hello', 'Hello'].map((body) => ({ body, viewer: nothing })));
    const { searchMessages } = await member.do(`{ searchMessages(query: "hello") { nodes { roomId } } }`);
    expect(searchMessages.nodes).toContainEqual({ roomId: room });
    const log = await member.subscribe(
      `subscription ($id: ID!, $after: String) { roomEvents(roomId: $id, after: $after) { __typename } }`,
      { id: room, after: beginning },
    );
    expect((await log.many(4)).map(({ __typename }) => __typename)).toEqual([
      'MessageSent',
      'MessageSent',
      'ReactionAdded',
      'RoomArchived',
    ]);
    await member.leave();
  });

  it('can be marked as read and muted', async () => {
    const marked = await member.do(
      `mutation ($room: ID!) { markRead(roomId: $room) { viewer { unreadCount } } }`,
      { room },
    );
    expect(marked.markRead.viewer.unreadCount).toBe(0);
    const until = '2099-01-01T00:00:00.000Z';
    const muted = await member.do(
      `mutation ($room: ID!, $until: DateTime) { muteRoom(roomId: $room, until: $until) { viewer { mutedUntil } } }`,
      { room, until },
    );
    expect(muted.muteRoom.viewer.mutedUntil).toBe(until);
  });

  it('archived again stays as it is, for those who may; others are refused as before', async () => {
    const before = await rooms.seen(admin, room, 'cursor archivedAt');
    await admin.do(rooms.ARCHIVE, { room });
    expect(await rooms.seen(admin, room, 'cursor archivedAt')).toEqual(before);
    await member.fails('FORBIDDEN', rooms.ARCHIVE, { room });
    await outside.fails('NOT_FOUND', rooms.ARCHIVE, { room });
  });

  it('tells of it once, with the room', async () => {
    const id = await rooms.createGroup(admin, [member]);
    const feed = await member.subscribe(
      `subscription ($id: ID!) { roomEvents(roomId: $id) { __typename ... on RoomArchived { actor { id } room { archivedAt } } } }`,
      { id },
    );
    const { archiveRoom } = await admin.do(rooms.ARCHIVE, { room: id });
    expect(await feed.next()).toEqual({
      __typename: 'RoomArchived',
      actor: { id: admin.id },
      room: { archivedAt: archiveRoom.archivedAt },
    });
    await member.leave();
  });

  it('takes nothing more, whatever is under way when it is archived (15 rounds)', async () => {
    for (let round = 0; round < 15; round++) {
      const id = await rooms.createGroup(admin, [member]);
      const { cursor } = await rooms.seen(admin, id, 'cursor');
      const message = await rooms.say(admin, id);
      const now = { room: id, message, outside: outside.id };
      const writes = ['sendMessage', 'editMessage', 'addReaction', 'updateRoom', 'addMembers'] as const;
      const send = () => member.ask(WRITES.sendMessage, { room: id });
      const acts = writes.map((name) => admin.ask(WRITES[name], declared(WRITES[name], now)));
      await Promise.all([send(), ...acts, admin.ask(rooms.ARCHIVE, { room: id }), send(), send()]);
      const query = `query ($id: ID!, $after: String!) { roomEvents(roomId: $id, after: $after) { events { __typename } } }`;
      const { roomEvents } = await admin.do(query, { id, after: cursor });
      expect(roomEvents.events.at(-1)).toEqual({ __typename: 'RoomArchived' });
    }
  });

  it('can be left, without a word in it', async () => {
    const id = await rooms.createGroup(admin, [member]);
    const { cursor } = await rooms.seen(admin, id, 'cursor');
    await admin.do(rooms.ARCHIVE, { room: id });
    await admin.fails('FORBIDDEN', rooms.LEAVE, { room: id });
    expect((await member.do(rooms.LEAVE, { room: id })).leaveRoom).toBe(true);
    expect(await rooms.peopleEvents(admin, id, cursor)).toEqual([`left ${member.id}`]);
    expect(await rooms.seen(admin, id, 'memberCount lastMessage { id }')).toEqual({
      memberCount: 1,
      lastMessage: null,
    });
  });

  it.each(['DEPARTMENT', 'BROADCAST'])('of type %s is read, not written either', async (type) => {
    await owner.do(`mutation ($id: ID!) { updateUser(input: { id: $id, department: "Board" }) { id } }`, {
      id: owner.id,
    });
    const id = await rooms.createRoom(owner, {
      type,
      name: type,
      ...(type === 'DEPARTMENT' ? { department: 'Board' } : {}),
    });
    const message = await rooms.say(owner, id);
    await owner.do(rooms.ARCHIVE, { room: id });
    for (const name of [
      'sendMessage',
      'editMessage',
      'recallMessage',
      'deleteMessage of one’s own',
      'addReaction',
      'updateRoom',
    ] as const) {
      const query = WRITES[name];
      await owner.fails('FORBIDDEN', query, declared(query, { room: id, message }));
    }
    expect(await rooms.seen(owner, id, 'name messages { nodes { body } }')).toEqual({
      name: type,
      messages: { nodes: [{ body: 'Hello' }] },
    });
  });
});
