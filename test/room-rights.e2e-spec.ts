import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from './support/person.js';
import * as rooms from './support/rooms.js';
import { startServer, type TestServer } from './support/server.js';

/** The people of the tables below. In a PRIVATE room `member` and `target` are the two. */
type Who = 'admin' | 'moderator' | 'member' | 'workspaceAdmin' | 'outsider' | 'foreigner' | 'target';

const ANSWERS: Record<string, string> = { yes: 'yes', no: 'FORBIDDEN', '-': 'NOT_FOUND' };

/** `type who answer answer …` a line, under a line that names the columns. */
function cells(table: string) {
  const [head = [], ...rows] = table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  return rows.map(([type = '', who, ...answers]) => ({
    type,
    who: who as Who,
    expected: Object.fromEntries(answers.map((answer, i) => [head[i + 2] ?? '', ANSWERS[answer] ?? answer])),
  }));
}

describe('who may do what in a room', () => {
  let server: TestServer;
  let owner: Person;
  let people: Record<Who, Person>;
  let spare: Person;

  beforeAll(async () => {
    server = await startServer();
    owner = await server.workspace();
    const join = (name: string) => server.join(owner, name, { department: 'Sales' });
    people = {
      admin: await join('Ada Admin'),
      moderator: await join('Moe Moderator'),
      member: await join('Mia Member'),
      target: await join('Tom Target'),
      workspaceAdmin: await server.join(owner, 'Will', { department: 'Sales', role: 'ADMIN' as never }),
      outsider: await server.join(owner, 'Otto', { role: 'ADMIN' as never }),
      foreigner: await server.workspace(),
    };
    spare = await server.join(owner, 'Sara');
  });
  afterAll(() => server.close());

  /** A room of this type with everybody who belongs there, in their roles. */
  async function roomOf(type: string): Promise<string> {
    const { admin, moderator, member, target, workspaceAdmin } = people;
    if (type === 'PRIVATE') return rooms.openPrivate(member, target);
    if (type === 'DEPARTMENT')
      return rooms.createRoom(workspaceAdmin, { type, name: 'Sales', department: 'Sales' });
    const all = [moderator, member, target, workspaceAdmin];
    const room =
      type === 'GROUP'
        ? await rooms.createGroup(admin, all)
        : await rooms.createRoom(owner, { type, name: 'All' });
    const by = type === 'GROUP' ? admin : owner;
    if (type === 'BROADCAST') await rooms.giveRole(by, room, admin, 'ADMIN');
    await rooms.giveRole(by, room, moderator, 'MODERATOR');
    return room;
  }

  /** A message of somebody who may post there, and is none of those who are asked about. */
  const other = async (type: string, room: string) =>
    rooms.say(type === 'BROADCAST' ? owner : people.target, room);

  async function answer(who: Who, query: string, variables: Record<string, unknown>): Promise<string> {
    const { errors } = await people[who].ask(query, variables);
    return errors?.[0]?.extensions.code ?? 'yes';
  }

  /** What each column tries, each in a room of its own. */
  const ATTEMPTS: Record<
    string,
    (type: string, room: string) => Promise<[query: string, variables: object]>
  > = {
    read: (_, room) =>
      Promise.resolve([`query ($room: ID!) { room(id: $room) { messages { nodes { body } } } }`, { room }]),
    post: (_, room) =>
      Promise.resolve([
        `mutation ($room: ID!) { sendMessage(input: { roomId: $room, body: "Hi" }) { seq } }`,
        { room },
      ]),
    typing: (_, room) =>
      Promise.resolve([`mutation ($room: ID!) { setTyping(roomId: $room, isTyping: true) }`, { room }]),
    add: (_, room) => Promise.resolve([rooms.ADD, { room, users: [spare.id] }]),
    remove: (_, room) => Promise.resolve([rooms.REMOVE, { room, user: people.target.id }]),
    roles: (_, room) =>
      Promise.resolve([rooms.GIVE_ROLE, { room, user: people.target.id, role: 'MODERATOR' }]),
    rename: (_, room) => Promise.resolve([rooms.RENAME, { room }]),
    archive: (_, room) => Promise.resolve([rooms.ARCHIVE, { room }]),
    delete: async (type, room) => [
      `mutation ($id: ID!) { deleteMessage(id: $id) { deletedAt } }`,
      { id: await other(type, room) },
    ],
    edit: async (type, room) => [
      `mutation ($id: ID!) { editMessage(id: $id, body: "Other") { body } }`,
      { id: await other(type, room) },
    ],
    recall: async (type, room) => [
      `mutation ($id: ID!) { recallMessage(id: $id) { recalledAt } }`,
      { id: await other(type, room) },
    ],
    react: async (type, room) => [
      `mutation ($id: ID!) { addReaction(messageId: $id, emoji: "👍") { id } }`,
      { id: await other(type, room) },
    ],
    // The last ADMIN cannot leave; a second one makes it a matter of rights alone.
    leave: async (type, room) => {
      if (type === 'GROUP') await rooms.giveRole(people.admin, room, people.target, 'ADMIN');
      return [rooms.LEAVE, { room }];
    },
  };

  // delete, edit, recall: of somebody else's message. remove: a plain member.
  it.each(
    cells(`
      type       who            read post typing add remove roles rename archive delete edit recall react leave
      PRIVATE    member         yes  yes  yes    no  no     no    no     no      no     no   no     yes   no
      PRIVATE    target         yes  yes  yes    no  no     no    no     no      yes    yes  yes    yes   no
      PRIVATE    workspaceAdmin -    -    -      -   -      -     -      -       -      -    -      -     -
      PRIVATE    foreigner      -    -    -      -   -      -     -      -       -      -    -      -     -
      GROUP      admin          yes  yes  yes    yes yes    yes   yes    yes     yes    no   no     yes   yes
      GROUP      moderator      yes  yes  yes    yes yes    no    no     no      yes    no   no     yes   yes
      GROUP      member         yes  yes  yes    no  no     no    no     no      no     no   no     yes   yes
      GROUP      workspaceAdmin yes  yes  yes    no  no     no    no     no      no     no   no     yes   yes
      GROUP      outsider       -    -    -      -   -      -     -      -       -      -    -      -     -
      GROUP      foreigner      -    -    -      -   -      -     -      -       -      -    -      -     -
      DEPARTMENT member         yes  yes  yes    no  no     no    no     no      no     no   no     yes   no
      DEPARTMENT workspaceAdmin yes  yes  yes    no  no     no    yes    yes     yes    no   no     yes   no
      DEPARTMENT outsider       -    -    -      -   -      -     -      -       -      -    -      -     -
      DEPARTMENT foreigner      -    -    -      -   -      -     -      -       -      -    -      -     -
      BROADCAST  admin          yes  yes  yes    no  no     no    yes    yes     yes    no   no     yes   no
      BROADCAST  moderator      yes  yes  yes    no  no     no    no     no      yes    no   no     yes   no
      BROADCAST  member         yes  no   no     no  no     no    no     no      no     no   no     yes   no
      BROADCAST  workspaceAdmin yes  yes  yes    no  no     yes   yes    yes     yes    no   no     yes   no
      BROADCAST  foreigner      -    -    -      -   -      -     -      -       -      -    -      -     -`),
  )('$type: $who', async ({ type, who, expected }) => {
    const got: Record<string, string> = {};
    for (const column of Object.keys(expected)) {
      const [query, variables] = (await ATTEMPTS[column]?.(type, await roomOf(type))) ?? [''];
      got[column] = await answer(who, query, { ...variables });
    }
    expect(got).toEqual(expected);

    if (expected['read'] !== 'yes') return;
    // What clients are told beforehand is what holds.
    const room = await roomOf(type);
    const id = await other(type, room);
    const { viewer } = await rooms.seen(people[who], room, 'viewer { canPost canManageMembers }');
    const { message } = await people[who].do(
      `query ($id: ID!) { message(id: $id) { viewer { canEdit canRecall canDelete } } }`,
      { id },
    );
    const manages = expected['add'] === 'yes' || expected['roles'] === 'yes';
    expect(viewer).toEqual({ canPost: expected['post'] === 'yes', canManageMembers: manages });
    expect(message.viewer).toEqual({
      canEdit: expected['edit'] === 'yes',
      canRecall: expected['recall'] === 'yes',
      canDelete: expected['delete'] === 'yes',
    });
  });

  it.each(
    cells(`
      type  who       MEMBER MODERATOR ADMIN
      GROUP admin     yes    yes       yes
      GROUP moderator yes    no        no
      GROUP member    no     no        no`),
  )('$type: $who takes out members of these roles', async ({ type, who, expected }) => {
    const got: Record<string, string> = {};
    for (const role of Object.keys(expected)) {
      const room = await roomOf(type);
      if (role !== 'MEMBER') await rooms.giveRole(people.admin, room, people.target, role);
      got[role] = await answer(who, rooms.REMOVE, { room, user: people.target.id });
    }
    expect(got).toEqual(expected);
  });

  it.each(
    cells(`
      type       who            create
      GROUP      member         yes
      GROUP      workspaceAdmin yes
      DEPARTMENT member         no
      DEPARTMENT workspaceAdmin yes
      BROADCAST  member         no
      BROADCAST  workspaceAdmin yes
      PRIVATE    workspaceAdmin BAD_USER_INPUT`),
  )('$type: $who creates one', async ({ type, who, expected }) => {
    const input = { type, name: 'New', ...(type === 'DEPARTMENT' ? { department: 'Sales' } : {}) };
    const query = `mutation ($input: CreateRoomInput!) { createRoom(input: $input) { createdBy { id } viewer { role } } }`;
    expect(await answer(who, query, { input })).toBe(expected['create']);
    if (expected['create'] !== 'yes') return;
    const { createRoom } = await people[who].do(query, { input });
    expect(createRoom).toEqual({
      createdBy: { id: people[who].id },
      viewer: { role: type === 'GROUP' ? 'ADMIN' : 'MEMBER' },
    });
  });

  it.each(['PRIVATE', 'GROUP', 'DEPARTMENT', 'BROADCAST'])(
    '%s: an author edits, recalls and deletes what is theirs',
    async (type) => {
      const room = await roomOf(type);
      const author = type === 'BROADCAST' ? people.moderator : people.member;
      const edited = await rooms.say(author, room);
      const recalled = await rooms.say(author, room);
      // Without the role in which they wrote it, it is still theirs.
      if (type === 'BROADCAST') await rooms.giveRole(owner, room, author, 'MEMBER');
      const all = await author.do(
        `mutation ($a: ID!, $b: ID!) { editMessage(id: $a, body: "New") { body } recallMessage(id: $b) { body } deleteMessage(id: $a) { body } }`,
        { a: edited, b: recalled },
      );
      expect(all).toEqual({
        editMessage: { body: 'New' },
        recallMessage: { body: '' },
        deleteMessage: { body: '' },
      });
    },
  );

  it('whoever is out of a room does nothing more to what they wrote there', async () => {
    const room = await roomOf('GROUP');
    const id = await rooms.say(people.member, room);
    await people.member.do(rooms.LEAVE, { room });
    expect(
      await answer('member', `mutation ($id: ID!) { editMessage(id: $id, body: "New") { body } }`, { id }),
    ).toBe('NOT_FOUND');
    expect(await answer('member', `mutation ($id: ID!) { recallMessage(id: $id) { body } }`, { id })).toBe(
      'NOT_FOUND',
    );
    expect(await answer('member', `mutation ($id: ID!) { deleteMessage(id: $id) { body } }`, { id })).toBe(
      'NOT_FOUND',
    );
  });
});
