import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as newId } from 'uuid';
import type { Data, Person } from './support/person.js';
import { startServer, type TestServer } from './support/server.js';

const PAGE = `query ($id: ID!, $first: Int, $after: String, $last: Int, $before: String, $around: ID) {
  room(id: $id) { messages(first: $first, after: $after, last: $last, before: $before, around: $around) {
    nodes { id seq } edges { cursor node { seq } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  } } }`;
const SEND =
  'mutation ($id: ID, $roomId: ID!, $body: String!) { sendMessage(input: { id: $id, roomId: $roomId, body: $body }) { id } }';
const COUNT = 250;

const cursor = (...values: unknown[]) => Buffer.from(JSON.stringify(values)).toString('base64url');
const upTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe('the history of a room', () => {
  let server: TestServer;
  let ana: Person;
  let roomId: string;
  let emptyId: string;
  const ids: string[] = [];

  const group = async (): Promise<string> =>
    (await ana.do('mutation { createRoom(input: { type: GROUP, name: "Team" }) { id } }')).createRoom.id;
  const page = async (args: object = {}, id = roomId): Promise<Data> =>
    (await ana.do(PAGE, { id, ...args })).room.messages;
  const seqs = ({ nodes }: Data): number[] => nodes.map((node: Data) => node.seq);

  beforeAll(async () => {
    server = await startServer();
    ana = await server.workspace();
    [roomId, emptyId] = [await group(), await group()];
    for (let i = 0; i < COUNT; i++) {
      ids.push((await ana.do(SEND, { roomId, body: `message ${i + 1}` })).sendMessage.id);
    }
  });
  afterAll(() => server.close());

  it('opens with the newest 50', async () => {
    const opened = await page();
    expect(seqs(opened)).toEqual(upTo(201, 250));
    expect(opened.edges.map((edge: Data) => edge.node.seq)).toEqual(seqs(opened));
    expect(opened.pageInfo).toEqual({
      hasNextPage: false,
      hasPreviousPage: true,
      startCursor: opened.edges[0].cursor,
      endCursor: opened.edges[49].cursor,
    });
    expect(await page({ first: null, after: null, last: null, before: null, around: null })).toEqual(opened);
  });

  it.each([1, 7, 50, 100])('is read backward in pages of %d without a hole, to the first', async (last) => {
    const seen: number[] = [];
    let before: string | null = null;
    let more = true;
    while (more && seen.length <= COUNT) {
      const read: Data = await page({ last: seen.length + last > COUNT ? 100 : last, before });
      expect(read.pageInfo.hasNextPage).toBe(before !== null);
      seen.unshift(...seqs(read));
      before = read.pageInfo.startCursor;
      more = read.pageInfo.hasPreviousPage;
    }
    expect(seen).toEqual(upTo(1, COUNT));
  });

  it.each([7, 50, 100])('is read forward in pages of %d without a hole, to the last', async (first) => {
    const seen: number[] = [];
    let after: string | null = null;
    let more = true;
    while (more && seen.length <= COUNT) {
      const read: Data = await page({ first, after });
      expect(read.pageInfo.hasPreviousPage).toBe(after !== null);
      seen.push(...seqs(read));
      after = read.pageInfo.endCursor;
      more = read.pageInfo.hasNextPage;
    }
    expect(seen).toEqual(upTo(1, COUNT));
  });

  it('goes on from where it was when more has come meanwhile, and is not moved by it', async () => {
    const id = await group();
    for (let i = 0; i < 4; i++) await ana.do(SEND, { roomId: id, body: `${i}` });
    const { pageInfo } = await page({ last: 2 }, id);
    await ana.do(SEND, { roomId: id, body: 'meanwhile' });
    expect(seqs(await page({ last: 2, before: pageInfo.startCursor }, id))).toEqual([1, 2]);
    expect(seqs(await page({ first: 2, after: pageInfo.endCursor }, id))).toEqual([5]);
  });

  it('pages forward 50 at a time after a cursor alone, and backward before one', async () => {
    const { edges } = await page({ last: 100 });
    expect(seqs(await page({ after: edges[0].cursor }))).toEqual(upTo(152, 201));
    expect(seqs(await page({ before: edges[0].cursor }))).toEqual(upTo(101, 150));
  });

  it.each([
    ['the middle', 125, { first: 11 }, upTo(120, 130), true, true],
    ['the middle, with an even size', 125, { last: 10 }, upTo(121, 130), true, true],
    ['the middle, by default', 125, {}, upTo(101, 150), true, true],
    ['one alone', 125, { first: 1 }, [125], true, true],
    ['the first', 1, { first: 5 }, [1, 2, 3, 4, 5], false, true],
    ['the second', 2, { first: 5 }, [1, 2, 3, 4, 5], false, true],
    ['the last', 250, { first: 5 }, [246, 247, 248, 249, 250], true, false],
    ['the last but one', 249, { first: 5 }, [246, 247, 248, 249, 250], true, false],
  ])('opens around %s', async (_where, seq, args, expected, hasPreviousPage, hasNextPage) => {
    const opened = await page({ around: ids[seq - 1], ...args });
    expect(seqs(opened)).toEqual(expected);
    expect(opened.pageInfo).toMatchObject({ hasPreviousPage, hasNextPage });
  });

  it('begins at the end where a cursor is empty', async () => {
    expect(seqs(await page({ after: '' }))).toEqual(upTo(1, 50));
    expect(seqs(await page({ before: '' }))).toEqual(upTo(201, 250));
  });

  it('goes on in both directions from a page around a message', async () => {
    const { pageInfo } = await page({ around: ids[124], first: 3 });
    expect(seqs(await page({ before: pageInfo.startCursor, last: 2 }))).toEqual([122, 123]);
    expect(seqs(await page({ after: pageInfo.endCursor, first: 2 }))).toEqual([127, 128]);
  });

  it('does not open around what is not in the room', async () => {
    const elsewhere = await group();
    const other = (await ana.do(SEND, { roomId: elsewhere, body: 'elsewhere' })).sendMessage.id;
    const answers = [];
    for (const around of [other, newId()])
      answers.push(await ana.fails('NOT_FOUND', PAGE, { id: roomId, around }));
    expect(answers[0]).toEqual(answers[1]);
  });

  it('is empty where nothing was said', async () => {
    const nothing = {
      nodes: [],
      edges: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    };
    expect(await page({}, emptyId)).toEqual(nothing);
    expect(await page({ first: 5 }, emptyId)).toEqual(nothing);
  });

  it.each([
    ['first', { first: 0 }],
    ['first', { first: 101 }],
    ['first', { first: -1 }],
    ['last', { last: 0 }],
    ['last', { last: 101 }],
    ['last', { first: 10, last: 10 }],
    ['after', { after: cursor(3), last: 10 }],
    ['after', { after: cursor(3), before: cursor(9) }],
    ['before', { before: cursor(3), first: 10 }],
    ['around', { around: 'x' }],
    ['around', { around: newId(), after: cursor(3) }],
    ['around', { around: newId(), before: cursor(3) }],
    ['after', { after: 'nonsense' }],
    ['after', { after: cursor('3') }],
    ['after', { after: cursor(1.5) }],
    ['after', { after: Buffer.from('[1e999]').toString('base64url') }],
    ['after', { after: cursor(3, 4) }],
    ['before', { before: cursor({}) }],
    ['before', { before: 'é🍣' }],
  ])('refuses a wrong %s: %j', async (field, args) => {
    const error = await ana.fails('BAD_USER_INPUT', PAGE, { id: roomId, ...args });
    expect(error.extensions).toEqual({ code: 'BAD_USER_INPUT', retryable: false, field });
  });

  it('shows what was deleted as a tombstone in its place', async () => {
    const { nodes } = await page({ around: ids[9], first: 3 });
    await ana.do('mutation ($id: ID!) { deleteMessage(id: $id) { id } }', { id: ids[9] });
    expect((await page({ around: ids[9], first: 3 })).nodes).toEqual(nodes);
  });

  it('costs one query for the messages of a page and one for the people in it', async () => {
    const reads = await queriesOf(() =>
      ana.do(
        'query ($id: ID!) { room(id: $id) { messages { nodes { body sender { displayName } replyTo { id } reactions { count } status viewer { canEdit } } } } }',
        {
          id: roomId,
        },
      ),
    );
    const small = await queriesOf(() =>
      ana.do(
        'query ($id: ID!) { room(id: $id) { messages(last: 2) { nodes { body sender { displayName } replyTo { id } reactions { count } status viewer { canEdit } } } } }',
        {
          id: roomId,
        },
      ),
    );
    expect(reads).toBe(small);
  });

  /**
   * How many statements this sends to the database. The least of several times: now and then the node asks for something
   * itself, such as the sessions in use.
   */
  async function queriesOf(work: () => Promise<unknown>): Promise<number> {
    const { connection } = server.database.read;
    const before = connection.logger;
    const counts: number[] = [];
    for (let time = 0; time < 5; time++) {
      let count = 0;
      Object.assign(connection, { logger: { logQuery: () => void count++ } });
      await work();
      counts.push(count);
    }
    Object.assign(connection, { logger: before });
    return Math.min(...counts);
  }
});
