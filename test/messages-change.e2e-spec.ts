import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { v7 as newId } from 'uuid';
import { RoomLoader } from '../src/rooms/room.loaders.js';
import type { Data, Person } from './support/person.js';
import { startServer, type TestServer } from './support/server.js';

const VIEWER = 'viewer { canEdit editableUntil canRecall recallableUntil canDelete }';
const MESSAGE = `id seq type body metadata editedAt recalledAt deletedAt createdAt reactions { emoji count } ${VIEWER}`;
const GET = `query ($id: ID!) { message(id: $id) { ${MESSAGE} } }`;
const CHANGES = {
  edit: `mutation ($id: ID!, $body: String = "edited") { editMessage(id: $id, body: $body) { ${MESSAGE} } }`,
  recall: `mutation ($id: ID!) { recallMessage(id: $id) { ${MESSAGE} } }`,
  delete: `mutation ($id: ID!) { deleteMessage(id: $id) { ${MESSAGE} } }`,
};
type Change = keyof typeof CHANGES;

const EDIT_SECONDS = 900;
const RECALL_SECONDS = 300;

describe('what can be done to a message', () => {
  let server: TestServer;
  let ana: Person;
  let bruno: Person;
  let roomId: string;

  beforeAll(async () => {
    server = await startServer();
    ana = await server.workspace();
    bruno = await server.join(ana, 'Bruno');
    roomId = (await ana.do('mutation ($id: ID!) { openPrivateRoom(userId: $id) { id } }', { id: bruno.id }))
      .openPrivateRoom.id;
  });
  afterAll(() => server.close());

  /** Moves the clock. Access tokens run out on the way. */
  const pass = async (time: { seconds?: number; days?: number; ms?: number }): Promise<void> => {
    server.clock.advance(time);
    const again = async (person: Person) => server.signedIn(await server.userOf(person), person.slug);
    [ana, bruno] = [await again(ana), await again(bruno)];
  };
  const send = async (input: object = {}, person = ana): Promise<Data> =>
    (
      await person.do(`mutation ($input: SendMessageInput!) { sendMessage(input: $input) { ${MESSAGE} } }`, {
        input: { roomId, body: 'as it was', ...input },
      })
    ).sendMessage;
  const get = async (id: string, person = ana): Promise<Data> => (await person.do(GET, { id })).message;
  const apply = async (change: Change, id: string, person = ana, body?: string): Promise<Data> =>
    Object.values(await person.do(CHANGES[change], { id, ...(body === undefined ? {} : { body }) }))[0];
  const refused = (change: Change, id: string, code: string, person = ana) =>
    person.fails(code, CHANGES[change], { id });
  const group = async (memberIds: string[], owner = ana): Promise<string> =>
    (
      await owner.do(
        'mutation ($ids: [ID!]!) { createRoom(input: { type: GROUP, name: "Team", memberIds: $ids }) { id } }',
        {
          ids: memberIds,
        },
      )
    ).createRoom.id;
  const promote = (room: string, person: Person, role: string) =>
    ana.do(
      'mutation ($room: ID!, $user: ID!, $role: RoomRole!) { changeMemberRole(roomId: $room, userId: $user, role: $role) { role } }',
      {
        room,
        user: person.id,
        role,
      },
    );
  /** The numbers of what the room's log has recorded after `cursor`. */
  const eventsOf = async (room: string, after: string): Promise<string[]> =>
    (
      await ana.do(
        'query ($room: ID!, $after: String!) { roomEvents(roomId: $room, after: $after) { events { __typename } } }',
        {
          room,
          after,
        },
      )
    ).roomEvents.events.map((event: Data) => event.__typename);
  const cursorOf = async (room: string): Promise<string> =>
    (await ana.do('query ($room: ID!) { room(id: $room) { cursor } }', { room })).room.cursor;

  it('edits, and says when', async () => {
    const sent = await send({ metadata: { kept: true } });
    const edited = await apply('edit', sent.id, ana, 'ünd 🍣');
    expect(edited).toMatchObject({
      body: 'ünd 🍣',
      seq: sent.seq,
      metadata: { kept: true },
      editedAt: expect.any(String),
    });
    expect(await get(sent.id)).toEqual(edited);
  });

  it.each(['', ' \n', 'x'.repeat(5001)])('refuses an edit to a wrong text: %#', async (body) => {
    const { id } = await send();
    const error = await ana.fails('BAD_USER_INPUT', CHANGES.edit, { id, body });
    expect(error.extensions.field).toBe('body');
  });

  it('edits to 5,000 emoji', async () => {
    const { id } = await send();
    expect((await apply('edit', id, ana, '🍣'.repeat(5000))).body).toHaveLength(10_000);
  });

  it('records nothing for an edit to the same text', async () => {
    const { id } = await send();
    const cursor = await cursorOf(roomId);
    expect(await apply('edit', id, ana, 'as it was')).toMatchObject({ editedAt: null });
    expect(await eventsOf(roomId, cursor)).toEqual([]);
    await apply('edit', id);
    expect(await eventsOf(roomId, cursor)).toEqual(['MessageEdited']);
  });

  it.each([
    ['recall', 'recalledAt', 'MessageRecalled'],
    ['delete', 'deletedAt', 'MessageDeleted'],
  ] as const)(
    'leaves nothing but its place after a %s, however often it is asked',
    async (change, time, event) => {
      const { id, seq } = await send({ metadata: { secret: 1 }, type: 'IMAGE' });
      const { id: answer } = await send({ replyToId: id });
      await bruno.do('mutation ($id: ID!) { addReaction(messageId: $id, emoji: "🍣") { id } }', { id });
      const cursor = await cursorOf(roomId);
      const tombstone = await apply(change, id);
      const gone = { id, seq, body: '', metadata: null, reactions: [], [time]: expect.any(String) };
      expect(tombstone).toMatchObject(gone);
      await pass({ seconds: EDIT_SECONDS * 2 });
      expect(await apply(change, id)).toEqual(await get(id));
      expect(await get(id, bruno)).toMatchObject({ ...gone, [time]: tombstone[time] });
      expect(await eventsOf(roomId, cursor)).toEqual([event]);
      const { message } = await bruno.do(
        'query ($id: ID!) { message(id: $id) { replyTo { id body metadata } } }',
        { id: answer },
      );
      expect(message.replyTo).toEqual({ id, body: '', metadata: null });
      const rows = await server.database.read.query('SELECT body, metadata FROM messages WHERE id = ?', [id]);
      expect(rows).toEqual([{ body: '', metadata: null }]);
    },
  );

  describe.each([
    ['edit', EDIT_SECONDS, 'EDIT_WINDOW_CLOSED'],
    ['recall', RECALL_SECONDS, 'RECALL_WINDOW_CLOSED'],
  ] as const)('the window to %s', (change, seconds, closed) => {
    it('is open to its last second, as the message says', async () => {
      const { id, viewer, createdAt } = await send();
      const until = Date.parse(createdAt) + seconds * 1000;
      const says = change === 'edit' ? viewer.editableUntil : viewer.recallableUntil;
      expect(Date.parse(says)).toBe(until);
      await pass({ seconds: seconds - 5 });
      const { viewer: late } = await get(id);
      expect(change === 'edit' ? late.canEdit : late.canRecall).toBe(true);
      await apply(change, id);
    });

    it('is closed a moment later, as the message says', async () => {
      const { id } = await send();
      await pass({ seconds, ms: 1 });
      const { viewer } = await get(id);
      expect(change === 'edit' ? viewer.canEdit : viewer.canRecall).toBe(false);
      const error = await refused(change, id, closed);
      expect(error.extensions).toEqual({ code: closed, retryable: false });
      expect(error.message).toContain(`${seconds} seconds`);
    });
  });

  it('deletes at any time', async () => {
    const { id } = await send();
    await pass({ days: 400 });
    expect((await get(id)).viewer.canDelete).toBe(true);
    expect(await apply('delete', id)).toMatchObject({ body: '' });
  });

  it('lets only the author edit and recall, and delete in a private room', async () => {
    const { id } = await send();
    expect((await get(id, bruno)).viewer).toEqual({
      canEdit: false,
      editableUntil: null,
      canRecall: false,
      recallableUntil: null,
      canDelete: false,
    });
    for (const change of ['edit', 'recall', 'delete'] as const) await refused(change, id, 'FORBIDDEN', bruno);
  });

  it.each(['IMAGE', 'FILE', 'AUDIO', 'VIDEO'])(
    'does not edit a message of type %s, but recalls it',
    async (type) => {
      const { id, viewer } = await send({ type });
      expect(viewer).toMatchObject({ canEdit: false, editableUntil: null, canRecall: true });
      await refused('edit', id, 'FORBIDDEN');
      expect(await apply('recall', id)).toMatchObject({ type, recalledAt: expect.any(String) });
    },
  );

  it('changes no SYSTEM message but by deleting it, which moderators may', async () => {
    const room = await group([bruno.id]);
    const carla = await server.join(ana, 'Carla');
    await ana.do('mutation ($room: ID!, $ids: [ID!]!) { addMembers(roomId: $room, userIds: $ids) { id } }', {
      room,
      ids: [carla.id],
    });
    const { room: found } = await ana.do(
      `query ($room: ID!) { room(id: $room) { lastMessage { ${MESSAGE} sender { id } } } }`,
      { room },
    );
    const { id, type, viewer, sender } = found.lastMessage;
    expect({ type, sender }).toEqual({ type: 'SYSTEM', sender: null });
    expect(viewer).toMatchObject({ canEdit: false, canRecall: false, canDelete: true });
    for (const change of ['edit', 'recall'] as const) await refused(change, id, 'FORBIDDEN');
    await refused('delete', id, 'FORBIDDEN', bruno);
    expect(await apply('delete', id)).toMatchObject({ body: '', metadata: null });
  });

  it.each([
    ['recall', 'edit'],
    ['delete', 'edit'],
    ['delete', 'recall'],
  ] as const)('after a %s refuses to %s', async (before, change) => {
    const { id } = await send();
    const { viewer } = await apply(before, id);
    expect(viewer).toEqual({
      canEdit: false,
      editableUntil: null,
      canRecall: false,
      recallableUntil: null,
      canDelete: before === 'recall',
    });
    expect((await refused(change, id, 'CONFLICT')).extensions).toEqual({
      code: 'CONFLICT',
      retryable: false,
    });
  });

  it('deletes what was recalled', async () => {
    const { id } = await send();
    await apply('recall', id);
    expect(await apply('delete', id)).toMatchObject({
      recalledAt: expect.any(String),
      deletedAt: expect.any(String),
    });
  });

  it.each([
    ['MEMBER', false],
    ['MODERATOR', true],
    ['ADMIN', true],
  ])('lets a %s of a group delete the messages of others: %p', async (role, may) => {
    const carla = await server.join(ana, 'Carla');
    const room = await group([bruno.id, carla.id]);
    await promote(room, carla, role);
    const { id } = await send({ roomId: room }, bruno);
    expect((await get(id, carla)).viewer).toMatchObject({ canDelete: may, canEdit: false, canRecall: false });
    if (may) expect(await apply('delete', id, carla)).toMatchObject({ body: '' });
    else await refused('delete', id, 'FORBIDDEN', carla);
    for (const change of ['edit', 'recall'] as const) await refused(change, id, 'FORBIDDEN', carla);
  });

  it('changes nothing in an archived room, and says so', async () => {
    const room = await group([]);
    const { id } = await send({ roomId: room });
    await ana.do('mutation ($room: ID!) { archiveRoom(id: $room) { id } }', { room });
    expect((await get(id)).viewer).toEqual({
      canEdit: false,
      editableUntil: null,
      canRecall: false,
      recallableUntil: null,
      canDelete: false,
    });
    for (const change of ['edit', 'recall', 'delete'] as const) await refused(change, id, 'FORBIDDEN');
  });

  it('knows no message of a room that one is not in', async () => {
    const stranger = await server.workspace();
    const outsider = await server.join(ana, 'Otto');
    const { id } = await send();
    for (const change of ['edit', 'recall', 'delete'] as const) {
      const errors = [
        await refused(change, id, 'NOT_FOUND', stranger),
        await refused(change, id, 'NOT_FOUND', outsider),
        await refused(change, newId(), 'NOT_FOUND'),
      ];
      expect(
        new Set(errors.map(({ message, extensions }) => JSON.stringify([message, extensions]))).size,
      ).toBe(1);
    }
  });

  it('edits, recalls and deletes at once without losing one: the numbers of their events follow one another', async () => {
    const { id } = await send();
    const cursor = await cursorOf(roomId);
    const answers = await Promise.all([...'abcdefgh'].map((body) => ana.ask(CHANGES.edit, { id, body })));
    answers.push(await ana.ask(CHANGES.delete, { id }));
    expect(answers.map((answer) => answer.errors?.[0]?.extensions.code ?? 'fine')).toEqual(
      Array(9).fill('fine'),
    );
    expect(await eventsOf(roomId, cursor)).toEqual([...Array(8).fill('MessageEdited'), 'MessageDeleted']);
  });

  it('comes after the cursor of the room that is answered with the message', async () => {
    const { id } = await send({ body: 'before' });
    const rooms = server.app.get(RoomLoader);
    const load = rooms.load.bind(rooms);
    const spy = jest.spyOn(rooms, 'load').mockImplementationOnce(async (...given) => {
      await apply('edit', id);
      return load(...given);
    });
    const { message } = await bruno.do('query ($id: ID!) { message(id: $id) { body room { cursor } } }', {
      id,
    });
    spy.mockRestore();
    expect(message.body).toBe('before');
    const { roomEvents } = await bruno.do(
      'query ($id: ID!, $after: String!) { roomEvents(roomId: $id, after: $after) { events { __typename } } }',
      { id: roomId, after: message.room.cursor },
    );
    expect(roomEvents.events).toEqual([{ __typename: 'MessageEdited' }]);
  });
});
