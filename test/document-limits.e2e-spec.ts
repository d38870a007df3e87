import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import type { Person } from './support/person.js';
import { startServer, type TestServer } from './support/server.js';

/** A document of so many nested fields. */
const nested = (depth: number) => {
  const fields = [
    'rooms',
    'nodes',
    ...Array.from({ length: depth - 3 }, (_, i) => (i % 2 ? 'room' : 'lastMessage')),
    'id',
  ];
  return `{ ${fields.join(' { ')} ${'}'.repeat(depth)}`;
};
const aliased = (count: number) =>
  `{ ${Array.from({ length: count }, (_, i) => `a${i}: me { id }`).join(' ')} }`;
/** A document of so many tokens. */
const ofTokens = (count: number) => `{ rooms(types: [${' GROUP'.repeat(count - 15)}]) { nodes { id } } }`;

/** 10 fields deep, or 11. */
const byFragments = (end: string) => `{ rooms { nodes { ...A } } }
  fragment A on Room { lastMessage { room { ...B } } }
  fragment B on Room { lastMessage { room { lastMessage { room { lastMessage ${end} } } } } }`;

describe('the limits of a document', () => {
  let server: TestServer;
  let ana: Person;

  beforeAll(async () => {
    server = await startServer();
    ana = await server.workspace();
  });
  afterAll(() => server.close());

  it.each([
    ['10 fields deep', nested(10)],
    ['as deep by fragments', byFragments('{ id }')],
    ['15 aliases', aliased(15)],
    ['1,000 tokens', ofTokens(1000)],
    [
      'a page of 100 with everything a list of messages shows',
      `query { rooms(first: 1) { nodes { messages(last: 100) { nodes {
      id seq type body metadata editedAt sender { id displayName avatarUrl } replyTo { id body } reactions { emoji count } status
      viewer { canEdit canRecall canDelete } } pageInfo { hasPreviousPage startCursor } } } } }`,
    ],
    [
      'the list of rooms as a client shows it',
      `{ rooms(first: 100) { nodes { id name type cursor viewer { unreadCount peer { displayName presence { status } } }
      lastMessage { body sender { displayName } } } pageInfo { endCursor } } }`,
    ],
    ['the introspection of tools', getIntrospectionQuery()],
    [
      'the introspection of tools, with all of it',
      getIntrospectionQuery({
        inputValueDeprecation: true,
        specifiedByUrl: true,
        schemaDescription: true,
        directiveIsRepeatable: true,
        oneOf: true,
      }),
    ],
  ])('allow %s', async (_what, query) => {
    const { status, errors } = await ana.ask(query);
    expect(errors).toBeUndefined();
    expect(status).toBe(200);
  });

  it.each([
    ['11 fields deep', nested(11)],
    ['as deep by fragments', byFragments('{ room { id } }')],
    [
      'as deep by inline fragments',
      nested(11).replace('nodes { lastMessage {', 'nodes { ... on Room { lastMessage {').concat('}'),
    ],
    ['16 aliases', aliased(16)],
    ['1,001 tokens', ofTokens(1001)],
    ['ten thousand tokens', ofTokens(10_000)],
    [
      'pages of pages',
      '{ rooms(first: 100) { nodes { members(first: 100) { nodes { role user { id } } } } } }',
    ],
    [
      'pages of pages of the size that nothing says',
      '{ rooms { nodes { messages { nodes { id body receipts { nodes { status } } } } } } }',
    ],
    [
      'pages of pages by a fragment',
      '{ rooms(first: 100) { nodes { ...R } } } fragment R on Room { members(first: 100) { nodes { role user { id } } } }',
    ],
  ])('refuse what is %s', async (_what, query) => {
    const { status, errors, data } = await ana.ask(query);
    expect(errors?.map((error) => error.extensions)).toEqual([
      { code: 'QUERY_TOO_COMPLEX', retryable: false },
    ]);
    expect({ status, data }).toEqual({ status: 400, data: undefined });
  });

  it('count what variables ask for', async () => {
    const query =
      'query ($first: Int) { rooms(first: $first) { nodes { members(first: $first) { nodes { role user { id } } } } } }';
    await ana.do(query, { first: 20 });
    await ana.fails('QUERY_TOO_COMPLEX', query, { first: 100 });
  });

  // What is not given is not what is given as null: a default takes its place.
  it.each([
    ['nothing, then null', [{}, { size: null }], [undefined, 'QUERY_TOO_COMPLEX']],
    ['null, then nothing', [{ size: null }, {}], ['QUERY_TOO_COMPLEX', undefined]],
  ])('count a default only where it counts: %s', async (what, variables, codes) => {
    const query = `query ($size: Int = 1) { rooms(first: $size) { nodes { messages(last: $size) {
      nodes { id receipts(first: $size) { nodes { status } } } } } } } # ${what}`;
    const answers = [];
    for (const one of variables) answers.push((await ana.ask(query, one)).errors?.[0]?.extensions.code);
    expect(answers).toEqual(codes);
  });

  it('count as many as a client gets that says null', async () => {
    const query = (first: string) =>
      `{ rooms(first: 20) { nodes { messages(last: 20) { nodes { reactions { users${first} { id } } } } } } }`;
    await ana.do(query('(first: 5)'));
    for (const first of ['', '(first: null)', '(first: 20)'])
      await ana.fails('QUERY_TOO_COMPLEX', query(first));
  });

  it('say nothing of what went wrong inside', async () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    const query = 'query ($size: Int) { rooms(first: $size) { nodes { id } } }';
    const body = `{"query":"${query}","variables":{"size":${deep}}}`;
    const response = await fetch(new URL('/graphql', server.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${ana.token}` },
      body,
    });
    expect(await response.text()).not.toContain('Maximum call stack');
  });

  it('do not run any of a document that is refused', async () => {
    const changes = Array.from(
      { length: 16 },
      (_, i) => `a${i}: createRoom(input: { type: GROUP, name: "${i}" }) { id }`,
    );
    await ana.fails('QUERY_TOO_COMPLEX', `mutation { ${changes.join(' ')} }`);
    expect((await ana.do('{ rooms(types: [GROUP]) { nodes { id } } }')).rooms.nodes).toEqual([]);
  });
});

describe('what is no document', () => {
  let server: TestServer;
  let ana: Person;

  beforeAll(async () => {
    server = await startServer();
    ana = await server.workspace();
  });
  afterAll(() => server.close());

  it.each([
    ['a syntax error', '{ me { id ', {}, undefined],
    ['nothing but blanks', '  ', {}, undefined],
    ['an unknown field', '{ me { shoeSize } }', {}, undefined],
    ['an unknown argument', '{ user(name: "x") { id } }', {}, 'name'],
    ['no fields of an object', '{ me }', {}, undefined],
    ['an unknown fragment', '{ me { ...Nowhere } }', {}, undefined],
    ['a fragment in a circle', '{ me { ...A } } fragment A on User { ...A }', {}, undefined],
    ['several operations and no name', 'query A { me { id } } query B { me { id } }', {}, undefined],
    ['a subscription', 'subscription { inbox { __typename } }', {}, undefined],
    ['a missing argument', '{ user { id } }', {}, 'id'],
    ['a missing variable', 'query ($id: ID!) { user(id: $id) { id } }', {}, 'id'],
    [
      'a variable of another type',
      'query ($first: Int) { users(first: $first) { nodes { id } } }',
      { first: 'many' },
      'first',
    ],
    [
      'a number beyond 32 bits',
      'query ($first: Int) { users(first: $first) { nodes { id } } }',
      { first: 2 ** 31 },
      'first',
    ],
    [
      'a missing part of an input',
      'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { id } }',
      { input: { body: 'x' } },
      'roomId',
    ],
    [
      'an unknown part of an input',
      'mutation ($input: CreateRoomInput!) { createRoom(input: $input) { id } }',
      { input: { type: 'GROUP', name: 'x', color: 'red' } },
      'color',
    ],
    [
      'an unknown enum value',
      'mutation ($input: CreateRoomInput!) { createRoom(input: $input) { id } }',
      { input: { type: 'PALACE', name: 'x' } },
      'type',
    ],
    [
      'an unknown enum value in the document',
      'mutation { createRoom(input: { type: PALACE, name: "x" }) { id } }',
      {},
      'type',
    ],
    [
      'a wrong item of a list',
      'query ($types: [RoomType!]) { rooms(types: $types) { nodes { id } } }',
      { types: ['GROUP', 'PALACE'] },
      'types.1',
    ],
    [
      'a date that is none',
      'mutation ($until: DateTime) { muteRoom(roomId: "x", until: $until) { id } }',
      { until: 'soon' },
      'until',
    ],
  ])('is answered with BAD_USER_INPUT: %s', async (_what, query, variables, field) => {
    const { status, errors } = await ana.ask(query, variables);
    expect(errors?.[0]?.extensions).toEqual({
      code: 'BAD_USER_INPUT',
      retryable: false,
      ...(field ? { field } : {}),
    });
    expect(status).toBe(400);
  });
});
