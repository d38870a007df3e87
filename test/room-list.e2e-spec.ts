import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AbstractLogger, In } from 'typeorm';
import { RoomEntity } from '../src/rooms/room.entity.js';
import type { Data, Person } from './support/person.js';
import * as rooms from './support/rooms.js';
import { startServer, type TestServer } from './support/server.js';

const LIST = `query ($types: [RoomType!], $search: String, $archived: Boolean, $first: Int, $after: String) {
  rooms(types: $types, search: $search, archived: $archived, first: $first, after: $after) {
    nodes { id } edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;

describe('the list of one’s rooms', () => {
  let server: TestServer;
  let owner: Person;
  let ana: Person;
  let joao: Person;

  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    owner = await server.workspace();
    [ana, joao] = [await server.join(owner, 'Ana'), await server.join(owner, 'João Conceição')];
  });

  const list = async (by: Person, variables: object = {}): Promise<string[]> =>
    (await by.do(LIST, { archived: false, ...variables })).rooms.nodes.map(({ id }: Data) => id);
  /** Rooms that were made, or written to, later come first; the clock moves so that no two share a moment. */
  const later = async <T>(act: () => Promise<T>): Promise<T> => {
    server.clock.advance({ ms: 5 });
    return act();
  };

  it('has those that one is in, the most recently active first', async () => {
    const [a, b, c] = [
      await rooms.createGroup(ana),
      await later(() => rooms.createGroup(ana)),
      await later(() => rooms.createGroup(ana)),
    ];
    await later(() => rooms.createGroup(joao));
    expect(await list(ana)).toEqual([c, b, a]);
    await later(() => rooms.say(ana, a));
    expect(await list(ana)).toEqual([a, c, b]);
    await later(() => ana.do(rooms.ADD, { room: b, users: [joao.id] }));
    expect(await list(ana)).toEqual([b, a, c]);
    // What is no message moves nothing.
    await later(() => ana.do(`mutation ($room: ID!) { muteRoom(roomId: $room) { id } }`, { room: c }));
    expect(await list(ana)).toEqual([b, a, c]);
    await later(() => joao.do(rooms.LEAVE, { room: b }));
    expect(await list(joao)).toHaveLength(1);
  });

  it('is narrowed to types', async () => {
    const [group, pair] = [await rooms.createGroup(ana), await later(() => rooms.openPrivate(ana, joao))];
    const all = await later(() => rooms.createRoom(owner, { type: 'BROADCAST', name: 'All' }));
    expect(await list(ana, { types: ['GROUP'] })).toEqual([group]);
    expect(await list(ana, { types: ['PRIVATE', 'BROADCAST'] })).toEqual([all, pair]);
    expect(await list(ana, { types: ['DEPARTMENT'] })).toEqual([]);
    expect(await list(ana, { types: [] })).toEqual([]);
    expect(await list(ana, { types: null })).toEqual([all, pair, group]);
  });

  it.each([
    ['reunião', ['Reunião de 100%']],
    ['REUNIAO', ['Reunião de 100%']],
    ['joao', ['João Conceição']],
    ['conceicao', ['João Conceição']],
    ['ÃO', ['Reunião de 100%', 'João Conceição']],
    ['100%', ['Reunião de 100%']],
    ['%', ['Reunião de 100%']],
    ['_', []],
    ['!', ['Stop!']],
    ["o'", ["Team O'Neill"]],
    ['ana', []],
    ['   ', ['Reunião de 100%', 'João Conceição', 'Stop!', "Team O'Neill"]],
    [null, ['Reunião de 100%', 'João Conceição', 'Stop!', "Team O'Neill"]],
  ])('finds by name, and by the other person’s in a PRIVATE room: %s', async (search, expected) => {
    const named = new Map([[await rooms.openPrivate(ana, joao), 'João Conceição']]);
    for (const name of ['Reunião de 100%', 'Stop!', "Team O'Neill"]) {
      // João is in it, and not what a group is found by.
      named.set(await rooms.createGroup(ana, name === 'Stop!' ? [joao] : [], name), name);
    }
    expect((await list(ana, { search })).map((id) => named.get(id)).sort()).toEqual([...expected].sort());
  });

  it('finds a room by the name that it has now', async () => {
    const room = await rooms.createGroup(ana, [], 'Old');
    await ana.do(rooms.RENAME, { room, name: 'Fresh' });
    expect(await list(ana, { search: 'old' })).toEqual([]);
    expect(await list(ana, { search: 'fresh' })).toEqual([room]);
  });

  it('leaves out archived rooms, has them alone, or has both', async () => {
    const [open, closed] = [await rooms.createGroup(ana), await later(() => rooms.createGroup(ana))];
    await ana.do(rooms.ARCHIVE, { room: closed });
    expect((await ana.do(`{ rooms { nodes { id } } }`)).rooms.nodes).toEqual([{ id: open }]);
    expect(await list(ana, { archived: false })).toEqual([open]);
    expect(await list(ana, { archived: true })).toEqual([closed]);
    expect(await list(ana, { archived: null })).toEqual([closed, open]);
  });

  it('comes in pages without loss or doubles, also where rooms share a moment', async () => {
    const made: string[] = [];
    for (let i = 0; i < 23; i++) made.push(await rooms.createGroup(ana));
    const moment = server.clock.now();
    await server.database.transaction((tx) =>
      tx.update(RoomEntity, { id: In(made.slice(4, 18)) }, { createdAt: moment }),
    );
    const found: string[] = [];
    let after: string | null = null;
    for (let page = 1; ; page++) {
      const { rooms: answer }: Data = await ana.do(LIST, { archived: false, first: 5, after });
      expect(answer.edges.map(({ node }: Data) => node)).toEqual(answer.nodes);
      expect([answer.pageInfo.startCursor, answer.pageInfo.endCursor]).toEqual([
        answer.edges[0].cursor,
        answer.edges.at(-1).cursor,
      ]);
      expect([answer.pageInfo.hasPreviousPage, answer.pageInfo.hasNextPage]).toEqual([page > 1, page < 5]);
      found.push(...answer.nodes.map(({ id }: Data) => id));
      after = answer.pageInfo.endCursor;
      if (!answer.pageInfo.hasNextPage) break;
    }
    expect(found).toEqual(await list(ana, { first: 100 }));
    expect([...found].sort()).toEqual(made.sort());
    // Any cursor, not only a page's last one, is a place to go on from.
    const { rooms: all } = await ana.do(LIST, { archived: false });
    expect(await list(ana, { after: all.edges[10].cursor, first: 3 })).toEqual(found.slice(11, 14));
    expect(await list(ana, { after: all.edges[22].cursor })).toEqual([]);
  });

  it('is an empty page for who is nowhere', async () => {
    const { rooms: none } = await ana.do(LIST, { archived: false });
    expect(none).toEqual({
      nodes: [],
      edges: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    });
  });

  it('takes six queries at the most, for 100 rooms as for 5, besides those for the access token', async () => {
    const query = `{ rooms(first: 100) { nodes { id name cursor viewer { unreadCount role } lastMessage { body sender { displayName } }
      members(first: 5) { nodes { user { displayName } } } } } }`;
    const fill = async (count: number) => {
      for (let i = 0; i < count; i++) await rooms.say(ana, await rooms.createGroup(ana, [joao]));
    };
    // One query is for `me` itself.
    const forToken = (await queriesOf(() => ana.do(`{ me { id } }`))).length - 1;
    const ofList = async () =>
      (await queriesOf(async () => (answer = await ana.do(query)))).length - forToken;
    let answer: Data;
    await fill(5);
    expect(await ofList()).toBeLessThanOrEqual(6);
    await fill(100);
    expect(await ofList()).toBeLessThanOrEqual(6);
    expect(answer.rooms.nodes).toHaveLength(100);
    for (const room of answer.rooms.nodes) {
      expect(room).toMatchObject({ name: 'Group', viewer: { role: 'ADMIN', unreadCount: 0 } });
      expect(room.lastMessage).toEqual({ body: 'Hello', sender: { displayName: 'Ana' } });
      expect(room.members.nodes).toHaveLength(2);
    }
    // The spy does see what is asked.
    expect(forToken).toBeGreaterThan(0);
  });

  /** What is asked of the database meanwhile: TypeORM shows every statement to the logger of its data source. */
  async function queriesOf(act: () => Promise<unknown>): Promise<string[]> {
    const source = server.database.read.dataSource;
    const spy = new QueryLog();
    const { logger } = source;
    source.logger = spy;
    try {
      await act();
    } finally {
      source.logger = logger;
    }
    return spy.queries;
  }
});

class QueryLog extends AbstractLogger {
  readonly queries: string[] = [];

  override logQuery(query: string): void {
    this.queries.push(query);
  }

  protected override writeLog(): void {}
}
