import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from './support/person.js';
import { startServer, type TestServer } from './support/server.js';

const PASSWORD = 'correct horse battery';
const CREATE = `mutation ($input: CreateWorkspaceInput!) {
  createWorkspace(input: $input) {
    accessToken accessTokenExpiresAt refreshToken refreshTokenExpiresAt
    user { id displayName role kind department viewer { email canEdit } }
    workspace { id slug name createdAt }
  }
}`;
const SIGN_IN = `mutation ($input: SignInInput!) {
  signIn(input: $input) { accessToken user { id viewer { email } } workspace { slug } }
}`;

let counter = 0;
const newSlug = () => `acme-${process.pid}-${++counter}`;
const workspaceInput = (rest: object = {}) => ({
  name: 'Acme',
  slug: newSlug(),
  email: 'ana@acme.test',
  password: PASSWORD,
  displayName: 'Ana',
  ...rest,
});

describe('createWorkspace', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({ environment: { SIGN_UP: 'open' } });
  });
  afterAll(() => server.close());

  it('makes a workspace with its owner, who is signed in by it', async () => {
    const input = workspaceInput({ name: '  Acme & Sons ', displayName: ' Ana ', email: 'Ana@Acme.test' });
    const { createWorkspace: session } = await server.anybody.do(CREATE, { input });
    expect(session).toMatchObject({
      user: { displayName: 'Ana', role: 'OWNER', kind: 'HUMAN', department: null },
      workspace: { slug: input.slug, name: 'Acme & Sons' },
    });
    // What depends on who asks is answered for whoever has just signed in.
    expect(session.user.viewer).toEqual({ email: 'ana@acme.test', canEdit: true });
    const ana = server.anybody.at(server, session);
    const { me, workspace } = await ana.do('{ me { id } workspace { id slug name createdAt } }');
    expect(me.id).toBe(session.user.id);
    expect(workspace).toEqual(session.workspace);
  });

  it('refuses a slug that is taken', async () => {
    const input = workspaceInput();
    await server.anybody.do(CREATE, { input });
    const error = await server.anybody.fails('CONFLICT', CREATE, { input: { ...input, name: 'Another' } });
    expect(error.extensions).toEqual({ code: 'CONFLICT', retryable: false, field: 'slug' });
  });

  it('gives a slug to one of two who want it at once', async () => {
    const input = workspaceInput();
    const answers = await Promise.all([1, 2].map(() => server.anybody.ask(CREATE, { input })));
    const codes = answers.map((answer) => answer.errors?.[0]?.extensions.code ?? 'made');
    expect(codes.sort()).toEqual(['CONFLICT', 'made']);
  });

  it.each([
    ['name', ''],
    ['name', '   '],
    ['name', 'x'.repeat(101)],
    ['slug', 'a'],
    ['slug', '-ab'],
    ['slug', 'ab-'],
    ['slug', 'Acme'],
    ['slug', 'a b'],
    ['slug', 'a'.repeat(64)],
    ['email', 'ana'],
    ['email', `${'a'.repeat(250)}@acme.test`],
    ['password', ''],
    ['password', 'nine char'],
    ['password', 'é'.repeat(513)],
    ['displayName', ''],
    ['displayName', '\n\t'],
    ['displayName', '😀'.repeat(101)],
    ['displayName', null],
  ])('refuses a wrong %s: %j', async (field, value) => {
    const input = workspaceInput({ [field]: value });
    const error = await server.anybody.fails('BAD_USER_INPUT', CREATE, { input });
    expect(error.extensions).toEqual({ code: 'BAD_USER_INPUT', retryable: false, field });
  });

  it.each([
    ['slug', 'ab'],
    ['slug', `${'b'.repeat(62)}9`],
    ['password', 'ten chars!'],
    ['displayName', '😀'.repeat(100)],
    // One character that search takes apart into eighteen.
    ['displayName', 'ﷺ'.repeat(100)],
  ])('accepts the %s %j', async (field, value) => {
    await server.anybody.do(CREATE, { input: workspaceInput({ [field]: value }) });
  });

  it('is refused where sign-up is closed', async () => {
    const closed = await startServer({ environment: { SIGN_UP: 'closed' } });
    try {
      await closed.anybody.fails('FORBIDDEN', CREATE, { input: workspaceInput() });
      const owner = await closed.workspace();
      await owner.fails('FORBIDDEN', CREATE, { input: workspaceInput() });
    } finally {
      await closed.close();
    }
  });
});

describe('signIn', () => {
  let server: TestServer;
  let owner: Person;
  let ana: Person;
  const signIn = (workspace: string, email: string, password = PASSWORD) =>
    server.anybody.ask(SIGN_IN, { input: { workspace, email, password } });

  beforeAll(async () => {
    server = await startServer();
    owner = await server.workspace();
    ana = await server.join(owner, 'Ana', { password: PASSWORD });
  });
  afterAll(() => server.close());

  it.each([
    ['as it is', (text: string) => text],
    ['in upper case', (text: string) => text.toUpperCase()],
    ['with blanks around', (text: string) => ` ${text} `],
  ])('takes the workspace and the e-mail address %s', async (_how, write) => {
    const { data, errors } = await signIn(write(ana.slug), write(ana.email));
    expect(errors).toBeUndefined();
    expect(data.signIn).toMatchObject({
      user: { id: ana.id, viewer: { email: ana.email } },
      workspace: { slug: ana.slug },
    });
    const { me } = await server.anybody.at(server, data.signIn).do('{ me { id } }');
    expect(me.id).toBe(ana.id);
  });

  it('answers the same, whatever is wrong', async () => {
    const gone = await server.join(owner, 'Gone', { password: PASSWORD });
    await owner.do('mutation ($id: ID!) { deactivateUser(id: $id) { id } }', { id: gone.id });
    const noPassword = await server.join(owner, 'No Password');
    const stranger = await server.workspace();
    const answers = [
      await signIn('nowhere', ana.email),
      await signIn(ana.slug, 'nobody@nowhere.test'),
      await signIn(ana.slug, ana.email, 'incorrect horse'),
      await signIn(ana.slug, ana.email, PASSWORD.toUpperCase()),
      await signIn(ana.slug, ana.email, `${PASSWORD} `),
      await signIn(ana.slug, ana.email, ''),
      await signIn('', '', ''),
      await signIn(stranger.slug, ana.email),
      await signIn(ana.slug, gone.email),
      await signIn(ana.slug, noPassword.email, ''),
      await signIn(ana.slug, noPassword.email, 'nobody has this password'),
    ].map(({ status, data, errors }) => ({ status, data, errors }));
    expect(answers[0]?.errors?.[0]?.extensions).toEqual({ code: 'UNAUTHENTICATED', retryable: false });
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  it.each([
    ['workspace', { workspace: 'x'.repeat(64) }],
    ['email', { email: 'x'.repeat(255) }],
    ['password', { password: 'x'.repeat(1025) }],
    ['password', { password: null }],
  ])('refuses a %s that cannot be one', async (field, wrong) => {
    const input = { workspace: ana.slug, email: ana.email, password: PASSWORD, ...wrong };
    const error = await server.anybody.fails('BAD_USER_INPUT', SIGN_IN, { input });
    expect(error.extensions.field).toBe(field);
  });

  it('answers for each person of whom there are two in one document', async () => {
    const [first, second] = [
      await server.join(ana, 'First', { password: PASSWORD }),
      await server.join(ana, 'Second', { password: PASSWORD }),
    ];
    const as = ({ email }: Person) =>
      `signIn(input: { workspace: "${ana.slug}", email: "${email}", password: "${PASSWORD}" }) { user { viewer { email } } }`;
    const { a, b } = await server.anybody.do(`mutation { a: ${as(first)} b: ${as(second)} }`);
    expect([a, b].map(({ user }) => user.viewer.email)).toEqual([first.email, second.email]);
  });

  it('keeps people of one address in two workspaces apart', async () => {
    const other = await server.workspace();
    const namesake = await server.join(other, 'Ana', { email: ana.email, password: PASSWORD });
    const { data } = await signIn(other.slug, ana.email);
    expect(data.signIn.user.id).toBe(namesake.id);
    expect(namesake.id).not.toBe(ana.id);
  });
});
