import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Data, Person } from './support/person.js';
import { createGroup, say } from './support/rooms.js';
import { startServer, type TestServer } from './support/server.js';

describe('pages', () => {
  let server: TestServer;
  let ana: Person;

  beforeAll(async () => {
    server = await startServer();
    ana = await server.workspace();
  });
  afterAll(() => server.close());

  const range = (count: number) => Array.from({ length: count }, (_, n) => n);

  // SQLite takes 500 SELECTs in a UNION and 1,000 terms of an OR: what one answer needs is read in several parts.
  describe('an answer that names more than one query may ask for', () => {
    it('has the members of every room, in every page size', async () => {
      const rooms = await Promise.all(range(50).map(() => createGroup(ana)));
      const members = range(12).map((n) => `m${n}: members(first: ${n + 1}) { nodes { user { id } } }`);
      const answer = await ana.do(`{ rooms(first: 100) { nodes { id ${members.join(' ')} } } }`);
      const [me] = [{ nodes: [{ user: { id: ana.id } }] }];
      const expected = Object.fromEntries(range(12).map((n) => [`m${n}`, me]));
      expect(answer.rooms.nodes).toHaveLength(rooms.length);
      for (const room of answer.rooms.nodes) expect(room).toEqual({ id: room.id, ...expected });
    });

    it('has the people behind every reaction', async () => {
      const room = await createGroup(ana);
      const emoji = ['👍', '👎', '🎉', '🚀', '👀'];
      const react = `mutation ($id: ID!, $emoji: String!) { addReaction(messageId: $id, emoji: $emoji) { id } }`;
      for (const n of range(16)) {
        const id = await say(ana, room, `Message ${n}`);
        for (const one of emoji) await ana.do(react, { id, emoji: one });
      }
      const users = range(14).map((n) => `u${n}: users(first: ${n + 1}) { id }`);
      const answer = await ana.do(
        `query ($room: ID!) { room(id: $room) { messages(last: 16) { nodes { reactions { emoji ${users.join(' ')} } } } } }`,
        { room },
      );
      const me = Object.fromEntries(range(14).map((n) => [`u${n}`, [{ id: ana.id }]]));
      const expected = new Set(emoji.map((one) => ({ emoji: one, ...me })));
      for (const message of answer.room.messages.nodes as Data[])
        expect(new Set(message.reactions)).toEqual(expected);
    });
  });

  // A column of ids is ASCII on MySQL, which refuses to compare it with anything else.
  describe('a cursor that nobody was given', () => {
    const forged = (...values: unknown[]) => Buffer.from(JSON.stringify(values)).toString('base64url');
    const NO_ID = 'é😀';

    it.each([
      ['rooms', `{ rooms(after: "${forged(5, NO_ID)}") { nodes { id } } }`],
      ['users', `{ users(after: "${forged('olga', NO_ID)}") { nodes { id } } }`],
      ['searchMessages', `{ searchMessages(query: "a", after: "${forged(5, NO_ID)}") { nodes { id } } }`],
      ['members', `{ rooms { nodes { members(after: "${forged(NO_ID)}") { nodes { role } } } } }`],
      [
        'receipts',
        `{ rooms { nodes { lastMessage { receipts(after: "${forged(NO_ID)}") { nodes { status } } } } } }`,
      ],
    ])('is BAD_USER_INPUT of %s', async (_list, query) => {
      await say(ana, await createGroup(ana));
      expect((await ana.fails('BAD_USER_INPUT', query)).extensions.field).toBe('after');
    });
  });
});
