import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as newId } from 'uuid';
import { WorkspaceRole } from '../src/users/user.enums.js';
import type { Data, Person } from './support/person.js';
import { startServer, type TestServer } from './support/server.js';

const LIST = `query ($search: String, $department: String, $ids: [ID!], $first: Int, $after: String) {
  users(search: $search, department: $department, ids: $ids, first: $first, after: $after) {
    nodes { id displayName } edges { cursor node { id } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;
const NAMES = [
  'Álvaro Ruiz',
  'Bea 100%',
  'bea_x',
  'José María',
  'ZOË',
  'Same Name',
  'Same Name',
  'Same Name',
];

describe('the people of a workspace', () => {
  let server: TestServer;
  let olga: Person;
  let jose: Person;
  const list = async (variables: object = {}, by = jose): Promise<Data> =>
    (await by.do(LIST, { ...variables })).users;
  const namesOf = ({ nodes }: Data) => nodes.map((user: Data) => user.displayName);

  beforeAll(async () => {
    server = await startServer();
    olga = await server.workspace();
    const people: Person[] = [];
    for (const name of NAMES) {
      people.push(await server.join(olga, name, name.startsWith('Same') ? {} : { department: 'Ventas' }));
    }
    jose = people[3] as Person;
    const stranger = await server.workspace();
    await server.join(stranger, 'José Stranger', { department: 'Ventas' });
  });
  afterAll(() => server.close());

  it('are listed by name, without case and accents', async () => {
    const users = await list();
    expect(namesOf(users)).toEqual([
      'Álvaro Ruiz',
      'Bea 100%',
      'bea_x',
      'José María',
      'Olga Owner',
      'Same Name',
      'Same Name',
      'Same Name',
      'ZOË',
    ]);
    expect(users.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: false });
    expect(await list({ search: null, department: null, ids: null, first: null, after: null })).toEqual(
      users,
    );
  });

  it.each([
    ['JOSE', ['José María']],
    ['josé', ['José María']],
    ['maria', ['José María']],
    [' alv ', ['Álvaro Ruiz']],
    ['zoe', ['ZOË']],
    ['%', ['Bea 100%']],
    ['_', ['bea_x']],
    ['!', []],
    ['nobody', []],
    ['', 9],
    ['  ', 9],
  ])('are found by a part of their name: %j', async (search, expected) => {
    const names = namesOf(await list({ search }));
    expect(typeof expected === 'number' ? names.length : names).toEqual(expected);
  });

  it('stand among those of the same letter, whatever strokes and endings theirs have', async () => {
    const somebody = await server.workspace();
    const names = ['Lukas', 'Łukasz', 'Lukáš Z', 'Νίκος', 'ΝΙΚΟΣ Α', 'Νίκος Β', 'Øystein', 'Zoe'];
    for (const name of names.toReversed()) await server.join(somebody, name);
    const read = async (search: string) => namesOf(await list({ search }, somebody));
    const sorted = [
      'Lukas',
      'Lukáš Z',
      'Łukasz',
      'Olga Owner',
      'Øystein',
      'Zoe',
      'Νίκος',
      'ΝΙΚΟΣ Α',
      'Νίκος Β',
    ];
    expect(await read('')).toEqual(sorted);
    expect(await read('ΙΚΟΣ')).toEqual(['Νίκος', 'ΝΙΚΟΣ Α', 'Νίκος Β']);
    expect(await read('luk')).toEqual(['Lukas', 'Lukáš Z', 'Łukasz']);
  });

  it('are found by their department, together with the search', async () => {
    expect(namesOf(await list({ department: 'Ventas' }))).toHaveLength(5);
    expect(namesOf(await list({ department: 'Ventas', search: 'bea' }))).toEqual(['Bea 100%', 'bea_x']);
    expect(namesOf(await list({ department: 'Nadie' }))).toEqual([]);
  });

  it('are found by their ids, whoever of them there is', async () => {
    const stranger = await server.workspace();
    const ids = [olga.id, jose.id, jose.id, stranger.id, newId()];
    expect(namesOf(await list({ ids }))).toEqual(['José María', 'Olga Owner']);
    expect(namesOf(await list({ ids, search: 'olga' }))).toEqual(['Olga Owner']);
    expect((await list({ ids, first: 1 })).pageInfo.hasNextPage).toBe(true);
    expect(namesOf(await list({ ids: [] }))).toEqual([]);
  });

  it('come in pages that hold everybody once, also those of one name', async () => {
    const whole = await list();
    const pages: Data[] = [];
    for (let after: string | null = null, more = true; more;) {
      const page = await list({ first: 2, after });
      expect(page.pageInfo).toMatchObject({
        hasPreviousPage: pages.length > 0,
        startCursor: page.edges[0].cursor,
        endCursor: page.edges.at(-1).cursor,
      });
      pages.push(page);
      after = page.pageInfo.endCursor;
      more = page.pageInfo.hasNextPage;
    }
    expect(pages.map((page) => page.nodes.length)).toEqual([2, 2, 2, 2, 1]);
    expect(pages.flatMap((page) => page.nodes)).toEqual(whole.nodes);
    expect(pages.flatMap((page) => page.edges)).toEqual(whole.edges);
    const last = await list({ after: whole.pageInfo.endCursor });
    expect(last).toMatchObject({
      nodes: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: true, endCursor: null },
    });
  });

  it.each([
    ['first', 0],
    ['first', 101],
    ['first', -1],
    ['after', 'nonsense'],
    ['after', Buffer.from('[1,2]').toString('base64url')],
    ['after', Buffer.from('["a"]').toString('base64url')],
    ['search', 'x'.repeat(60_000)],
    ['ids', Array.from({ length: 101 }, () => newId())],
  ])('refuse a wrong %s: %.20j', async (field, value) => {
    const error = await jose.fails('BAD_USER_INPUT', LIST, { [field]: value });
    expect(error.extensions).toEqual({ code: 'BAD_USER_INPUT', retryable: false, field });
  });

  it('refuse a malformed id among others', async () => {
    const error = await jose.fails('BAD_USER_INPUT', LIST, { ids: [jose.id, 'x'] });
    expect(error.extensions.field).toBe('ids');
  });

  it('take a page of 1 and of 100', async () => {
    expect((await list({ first: 1 })).nodes).toHaveLength(1);
    expect((await list({ first: 100 })).nodes).toHaveLength(9);
  });

  it('are no longer listed once deactivated, but still known by their id', async () => {
    const gone = await server.join(olga, 'Gone');
    await olga.do('mutation ($id: ID!) { deactivateUser(id: $id) { id } }', { id: gone.id });
    expect((await list({ search: 'Gone' })).nodes).toEqual([]);
    const { user } = await jose.do('query ($id: ID!) { user(id: $id) { displayName deactivatedAt } }', {
      id: gone.id,
    });
    expect(user).toEqual({ displayName: 'Gone', deactivatedAt: expect.any(String) });
  });

  it('answer as themselves to me, and by id to user', async () => {
    const fields =
      'id displayName kind role department avatarUrl createdAt deactivatedAt presence { status deviceCount } viewer { email canEdit }';
    const { me } = await jose.do(`{ me { ${fields} } }`);
    expect(me).toEqual({
      id: jose.id,
      displayName: 'José María',
      kind: 'HUMAN',
      role: 'MEMBER',
      department: 'Ventas',
      avatarUrl: null,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      deactivatedAt: null,
      presence: { status: 'OFFLINE', deviceCount: 0 },
      viewer: { email: jose.email, canEdit: true },
    });
    const { user } = await jose.do(`query ($id: ID!) { user(id: $id) { ${fields} } }`, { id: jose.id });
    expect(user).toEqual(me);
  });

  it('are not there for an unknown id, and a malformed one is refused', async () => {
    const error = await jose.fails('NOT_FOUND', 'query ($id: ID!) { user(id: $id) { id } }', { id: newId() });
    expect(error.extensions).toEqual({ code: 'NOT_FOUND', retryable: false });
    for (const id of ['1', '', newId().toUpperCase(), `${newId()} `]) {
      const malformed = await jose.fails('BAD_USER_INPUT', 'query ($id: ID!) { user(id: $id) { id } }', {
        id,
      });
      expect(malformed.extensions.field).toBe('id');
    }
  });

  it('show their e-mail address to themselves and to workspace admins only', async () => {
    const admin = await server.join(olga, 'Admin', { role: WorkspaceRole.ADMIN });
    const other = await server.join(olga, 'Other');
    const seen = async (viewer: Person, whom: Person) => {
      const { user } = await viewer.do('query ($id: ID!) { user(id: $id) { viewer { email canEdit } } }', {
        id: whom.id,
      });
      return user.viewer;
    };
    expect(await seen(jose, jose)).toEqual({ email: jose.email, canEdit: true });
    expect(await seen(other, jose)).toEqual({ email: null, canEdit: false });
    expect(await seen(admin, jose)).toEqual({ email: jose.email, canEdit: true });
    expect(await seen(olga, jose)).toEqual({ email: jose.email, canEdit: true });
    expect(await seen(admin, olga)).toEqual({ email: olga.email, canEdit: false });
    expect(await seen(jose, admin)).toEqual({ email: null, canEdit: false });
  });
});
