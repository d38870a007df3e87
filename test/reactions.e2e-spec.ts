import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { v7 as newId } from 'uuid';
import type { Data, Person } from './support/person.js';
import { startServer, type TestServer } from './support/server.js';

const GROUPS = 'reactions { emoji count users { displayName } }';
const REACT = {
  add: `mutation ($id: ID!, $emoji: String!) { addReaction(messageId: $id, emoji: $emoji) { id ${GROUPS} } }`,
  remove: `mutation ($id: ID!, $emoji: String!) { removeReaction(messageId: $id, emoji: $emoji) { id ${GROUPS} } }`,
  toggle: `mutation ($id: ID!, $emoji: String!) { toggleReaction(messageId: $id, emoji: $emoji) { action message { id ${GROUPS} } } }`,
};
type Reaction = keyof typeof REACT;

const TWENTY = [...'😀😃😄😁😆😅🤣😂🙂🙃🫠😉😊😇🥰😍🤩😘😗😚'];

describe('reactions', () => {
  let server: TestServer;
  let ana: Person;
  let bruno: Person;
  let roomId: string;

  beforeAll(async () => {
    server = await startServer();
    ana = await server.workspace();
    bruno = await server.join(ana, 'Bruno');
    roomId = await group([bruno.id]);
  });
  afterAll(() => server.close());

  const group = async (memberIds: string[]): Promise<string> =>
    (
      await ana.do(
        'mutation ($ids: [ID!]!) { createRoom(input: { type: GROUP, name: "Team", memberIds: $ids }) { id } }',
        {
          ids: memberIds,
        },
      )
    ).createRoom.id;
  const send = async (room = roomId): Promise<string> =>
    (
      await ana.do('mutation ($room: ID!) { sendMessage(input: { roomId: $room, body: "hello" }) { id } }', {
        room,
      })
    ).sendMessage.id;
  const react = async (what: Reaction, id: string, emoji: string, person = ana): Promise<Data> =>
    Object.values(await person.do(REACT[what], { id, emoji }))[0];
  const of = async (id: string): Promise<Data> =>
    (await bruno.do(`query ($id: ID!) { message(id: $id) { ${GROUPS} } }`, { id })).message.reactions;
  const cursorOf = async (room = roomId): Promise<string> =>
    (await ana.do('query ($room: ID!) { room(id: $room) { cursor } }', { room })).room.cursor;
  const eventsAfter = async (after: string): Promise<string[]> =>
    (
      await ana.do(
        `query ($room: ID!, $after: String!) { roomEvents(roomId: $room, after: $after) { events {
          __typename ... on ReactionAdded { emoji actor { displayName } } ... on ReactionRemoved { emoji actor { displayName } } } } }`,
        { room: roomId, after },
      )
    ).roomEvents.events.map((event: Data) => `${event.__typename} ${event.emoji} ${event.actor.displayName}`);

  it('are grouped by emoji, the oldest first, with the people in the order of their coming', async () => {
    const id = await send();
    await react('add', id, '🍺', bruno);
    server.clock.advance({ ms: 5 });
    await react('add', id, '🍣');
    server.clock.advance({ ms: 5 });
    const groups = [
      { emoji: '🍺', count: 2, users: [{ displayName: 'Bruno' }, { displayName: 'Olga Owner' }] },
      { emoji: '🍣', count: 1, users: [{ displayName: 'Olga Owner' }] },
    ];
    expect(await react('add', id, '🍺')).toEqual({ id, reactions: groups });
    expect(await of(id)).toEqual(groups);
  });

  it('come and go with one event each, however often they are asked for', async () => {
    const id = await send();
    const cursor = await cursorOf();
    await react('remove', id, '🍣');
    for (let i = 0; i < 3; i++) await react('add', id, '🍣');
    await react('add', id, '🍣', bruno);
    for (let i = 0; i < 3; i++) await react('remove', id, '🍣');
    expect(await of(id)).toEqual([{ emoji: '🍣', count: 1, users: [{ displayName: 'Bruno' }] }]);
    expect(await eventsAfter(cursor)).toEqual([
      'ReactionAdded 🍣 Olga Owner',
      'ReactionAdded 🍣 Bruno',
      'ReactionRemoved 🍣 Olga Owner',
    ]);
  });

  it('are one when the same is added at once', async () => {
    const id = await send();
    const cursor = await cursorOf();
    await Promise.all(Array.from({ length: 8 }, () => react('add', id, '🎉')));
    expect(await of(id)).toMatchObject([{ emoji: '🎉', count: 1 }]);
    expect(await eventsAfter(cursor)).toHaveLength(1);
  });

  it('are switched on and off, and say which', async () => {
    const id = await send();
    const cursor = await cursorOf();
    expect(await react('toggle', id, '👍')).toMatchObject({
      action: 'ADDED',
      message: { id, reactions: [{ emoji: '👍', count: 1 }] },
    });
    expect(await react('toggle', id, '👍')).toEqual({ action: 'REMOVED', message: { id, reactions: [] } });
    expect(await eventsAfter(cursor)).toEqual([
      'ReactionAdded 👍 Olga Owner',
      'ReactionRemoved 👍 Olga Owner',
    ]);
  });

  it.each([
    ['a face', '😀'],
    ['a skin tone', '👍🏽'],
    ['a family', '👨‍👩‍👧‍👦'],
    ['a couple with two skin tones', '👩🏽‍❤️‍💋‍👨🏿'],
    ['a flag', '🇵🇹'],
    ['the flag of a part of a country', '🏴󠁧󠁢󠁥󠁮󠁧󠁿'],
    ['a keycap', '1️⃣'],
    ['a sign that is an emoji by its selector', '❤️'],
    ['a heart on fire', '❤️‍🔥'],
    ['the rainbow flag', '🏳️‍🌈'],
  ])('may be %s: %s', async (_what, emoji) => {
    const id = await send();
    await react('add', id, emoji);
    expect(await of(id)).toMatchObject([{ emoji, count: 1 }]);
    expect(await react('remove', id, emoji)).toMatchObject({ reactions: [] });
  });

  it.each([
    ['nothing', ''],
    ['a blank', ' '],
    ['a letter', 'a'],
    ['a digit', '1'],
    ['a sign that begins keycaps', '#'],
    ['a word', 'heart'],
    ['a short code', ':heart:'],
    ['two emoji', '🍣🍺'],
    ['the same twice', '👍👍'],
    ['an emoji and a blank', '👍 '],
    ['an emoji and a letter', '👍a'],
    ['half a flag', '🇵'],
    ['two letters that are no flag', '🇽🇽'],
    ['half a surrogate pair', '\ud83c'],
    ['a joiner alone', '\u200d'],
    ['a selector alone', '\ufe0f'],
    ['a family that does not hold', '👨‍🍣‍👩'],
    ['a thousand', '👍'.repeat(1000)],
  ])('may not be %s', async (_what, emoji) => {
    const id = await send();
    for (const what of ['add', 'remove', 'toggle'] as const) {
      const error = await ana.fails('BAD_USER_INPUT', REACT[what], { id, emoji });
      expect(error.extensions).toEqual({ code: 'BAD_USER_INPUT', retryable: false, field: 'emoji' });
    }
    expect(await of(id)).toEqual([]);
  });

  it.each([
    ['❤', '❤️'],
    ['☺', '☺️'],
    ['1⃣', '1️⃣'],
    ['🍣\ufe0f', '🍣'],
    ['❤‍🔥', '❤️‍🔥'],
    ['🏳‍🌈', '🏳️‍🌈'],
  ])('count %s and %s as one', async (bare, emoji) => {
    const id = await send();
    await react('add', id, bare);
    expect(await react('add', id, emoji, bruno)).toMatchObject({ reactions: [{ emoji, count: 2 }] });
    expect(await react('remove', id, bare)).toMatchObject({ reactions: [{ emoji, count: 1 }] });
  });

  it('are kept apart where the alphabet of a database holds them equal', async () => {
    const id = await send();
    const all = ['🍣', '🍺', '👍', '👍🏽', '👍🏿', '🇵🇹', '🇵🇱', '👨‍👩‍👧', '👨‍👩‍👦'];
    for (const emoji of all) await react('add', id, emoji);
    const groups: Data[] = await of(id);
    expect(groups.map((reaction) => reaction.emoji).sort()).toEqual([...all].sort());
    expect(groups.every((reaction) => reaction.count === 1)).toBe(true);
    await react('remove', id, '🍣');
    expect((await of(id)).map((reaction: Data) => reaction.emoji)).toContain('🍺');
  });

  it('are of 20 different emoji at the most', async () => {
    const id = await send();
    for (const emoji of TWENTY) await react('add', id, emoji);
    for (const what of ['add', 'toggle'] as const) {
      const error = await bruno.fails('BAD_USER_INPUT', REACT[what], { id, emoji: '🍣' });
      expect(error.extensions.field).toBe('emoji');
    }
    expect((await react('add', id, '😀', bruno)).reactions).toHaveLength(20);
    await react('remove', id, '😃');
    expect((await react('add', id, '🍣', bruno)).reactions).toHaveLength(20);
  });

  it('show the first people only, as many as are asked for', async () => {
    const id = await send();
    await react('add', id, '🍣', bruno);
    server.clock.advance({ ms: 5 });
    await react('add', id, '🍣');
    const query =
      'query ($id: ID!, $first: Int) { message(id: $id) { reactions { count users(first: $first) { displayName } } } }';
    expect((await ana.do(query, { id, first: 1 })).message.reactions).toEqual([
      { count: 2, users: [{ displayName: 'Bruno' }] },
    ]);
    expect((await ana.do(query, { id, first: null })).message.reactions[0].users).toHaveLength(2);
    for (const first of [0, 101])
      expect((await ana.fails('BAD_USER_INPUT', query, { id, first })).extensions.field).toBe('first');
  });

  it('of a page of messages are one query, and the people in them one more', async () => {
    const room = await group([bruno.id]);
    for (let i = 0; i < 12; i++) {
      const id = await send(room);
      for (const emoji of ['🍣', '🍺']) await react('add', id, emoji, i % 2 ? ana : bruno);
    }
    const spy = jest.spyOn(server.database.read, 'query');
    const { room: read } = await ana.do(
      `query ($room: ID!) { room(id: $room) { messages { nodes { ${GROUPS} } } } }`,
      { room },
    );
    const queries = spy.mock.calls.filter(([sql]) => sql.includes('message_reactions'));
    spy.mockRestore();
    expect(queries).toHaveLength(2);
    expect(read.messages.nodes.map((node: Data) => node.reactions.length)).toEqual(Array(12).fill(2));
  });

  it.each(['recallMessage', 'deleteMessage'])('are not put to what is gone after %s', async (name) => {
    const id = await send();
    await react('add', id, '🍣');
    await ana.do(`mutation ($id: ID!) { ${name}(id: $id) { id } }`, { id });
    for (const what of ['add', 'remove', 'toggle'] as const)
      await ana.fails('CONFLICT', REACT[what], { id, emoji: '🍣' });
    expect(await of(id)).toEqual([]);
  });

  it('are not changed in an archived room, but shown', async () => {
    const room = await group([bruno.id]);
    const id = await send(room);
    await react('add', id, '🍣');
    await ana.do('mutation ($room: ID!) { archiveRoom(id: $room) { id } }', { room });
    for (const what of ['add', 'remove', 'toggle'] as const)
      await ana.fails('FORBIDDEN', REACT[what], { id, emoji: '🍺' });
    expect(await of(id)).toMatchObject([{ emoji: '🍣', count: 1 }]);
  });

  it('are for members of the room only', async () => {
    const id = await send();
    const outsiders = [await server.workspace(), await server.join(ana, 'Otto')];
    const answers = [];
    for (const person of outsiders)
      answers.push(await person.fails('NOT_FOUND', REACT.add, { id, emoji: '🍣' }));
    answers.push(await ana.fails('NOT_FOUND', REACT.add, { id: newId(), emoji: '🍣' }));
    expect(new Set(answers.map((error) => JSON.stringify(error))).size).toBe(1);
    expect(await of(id)).toEqual([]);
  });
});
