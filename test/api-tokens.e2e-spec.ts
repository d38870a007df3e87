import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ApiTokenEntity } from '../src/auth/api-token.entity.js';
import { UserEntity } from '../src/users/user.entity.js';
import { UserKind, WorkspaceRole } from '../src/users/user.enums.js';
import { CREATE_TOKEN, createToken, REVOKE_TOKEN, showing, TOKEN } from './support/api-tokens.js';
import type { Data, Person } from './support/person.js';
import { createGroup, say } from './support/rooms.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

const ME = '{ me { id kind } }';
const LIST = `query ($userId: ID, $first: Int, $after: String) {
  apiTokens(userId: $userId, first: $first, after: $after) { nodes { ${TOKEN} } pageInfo { hasNextPage endCursor } } }`;
const GIVE_ROLE = `mutation ($id: ID!, $role: WorkspaceRole!) { updateUser(input: { id: $id, role: $role }) { id } }`;
const { ADMIN, OWNER } = WorkspaceRole;
const { BOT } = UserKind;
const OVER = 'This API token is not valid: it is unknown, was revoked, or has run out.';

describe('an API token', () => {
  let server: TestServer;
  let owner: Person;
  let admin: Person;
  let bot: Person;
  beforeAll(async () => {
    server = await startServer();
  });
  beforeEach(async () => {
    owner = await server.workspace();
    admin = await server.join(owner, 'Adam Admin', { role: ADMIN });
    bot = await server.join(owner, 'ERP', { kind: BOT });
  });
  afterAll(() => server.close());

  const listed = async (by: Person, variables: Record<string, unknown> = {}): Promise<Data[]> =>
    (await by.do(LIST, variables)).apiTokens.nodes;
  const isOver = async (program: Person) => {
    const { message, extensions } = await program.fails('UNAUTHENTICATED', ME);
    expect({ message, extensions }).toEqual({
      message: OVER,
      extensions: { code: 'UNAUTHENTICATED', retryable: false },
    });
    expect(await program.open(ME).closeCode()).toBe(4401);
    await program.leave();
  };

  it('lets a program in as its bot, which needs no password, over HTTP and over a socket', async () => {
    const { token } = await createToken(admin, bot);
    const program = showing(server, bot, token);
    expect((await program.do(ME)).me).toEqual({ id: bot.id, kind: 'BOT' });
    const room = await createGroup(owner, [bot]);
    const events = await program.subscribe(
      'subscription ($room: ID!) { roomEvents(roomId: $room) { ... on MessageSent { message { body sender { id } } } } }',
      { room },
    );
    await say(program, room, 'Payroll is done');
    expect((await events.next()).message).toEqual({ body: 'Payroll is done', sender: { id: bot.id } });
    await program.leave();
  });

  it('is shown once, and kept as a hash', async () => {
    const { token, apiToken } = await createToken(admin, bot, { name: '  ERP, production ' });
    expect(token).toMatch(/^recado_[\w-]{43}$/);
    const expected = {
      id: apiToken.id,
      name: 'ERP, production',
      createdAt: apiToken.createdAt,
      expiresAt: null,
      lastUsedAt: null,
      revokedAt: null,
      user: { id: bot.id },
      createdBy: { id: admin.id },
    };
    expect(apiToken).toEqual(expected);
    expect(await listed(owner)).toEqual([expected]);
    const [row] = await server.database.read.query<{ token_hash: string }[]>(
      'SELECT * FROM api_tokens WHERE id = ?',
      [apiToken.id],
    );
    expect(row?.token_hash).toBe(createHash('sha256').update(token).digest('hex'));
    expect(JSON.stringify(row)).not.toContain(token.slice(-43));
  });

  it('is over once it is revoked, and its sockets are closed; the others of the bot are not', async () => {
    const first = await createToken(admin, bot);
    const second = await createToken(admin, bot);
    const [one, two] = [first, second].map(({ token }) => showing(server, bot, token)) as [Person, Person];
    const [ends, goesOn] = [await one.subscribe('subscription { inbox { __typename } }'), await two.do(ME)];
    expect(goesOn.me.id).toBe(bot.id);
    const { revokeApiToken: revoked } = await admin.do(REVOKE_TOKEN, { id: first.apiToken.id });
    expect(revoked).toMatchObject({ id: first.apiToken.id, revokedAt: expect.any(String) });
    expect(await ends.closeCode()).toBe(4403);
    await one.leave();
    await isOver(one);
    await two.do(ME);
    expect((await listed(admin)).map(({ id }) => id)).toEqual([second.apiToken.id]);
    // The same again.
    expect((await admin.do(REVOKE_TOKEN, { id: first.apiToken.id })).revokeApiToken.revokedAt).toBe(
      revoked.revokedAt,
    );
  });

  it('is over with its time', async () => {
    const expiresAt = new Date(server.clock.millis() + 3_600_000).toISOString();
    const { token, apiToken } = await createToken(owner, bot, { expiresAt });
    expect(apiToken.expiresAt).toBe(expiresAt);
    const program = showing(server, bot, token);
    const events = await program.subscribe('subscription { inbox { __typename } }');
    server.clock.advance({ seconds: 3500 });
    await program.do(ME);
    server.clock.advance({ seconds: 101 });
    expect(await events.closeCode()).toBe(4403);
    await program.leave();
    await isOver(program);
  });

  it('is over with the account of its bot', async () => {
    const { token, apiToken } = await createToken(owner, bot);
    const program = showing(server, bot, token);
    const events = await program.subscribe('subscription { inbox { __typename } }');
    await owner.do('mutation ($id: ID!) { deactivateUser(id: $id) { id } }', { id: bot.id });
    expect(await events.closeCode()).toBe(4403);
    await program.leave();
    await isOver(program);
    const error = await owner.fails('BAD_USER_INPUT', CREATE_TOKEN, {
      input: { userId: bot.id, name: 'ERP' },
    });
    expect(error.extensions.field).toBe('userId');
    expect(await listed(owner)).toEqual([]);
    const { revokeApiToken: revoked } = await owner.do(REVOKE_TOKEN, { id: apiToken.id });
    expect(revoked.revokedAt).not.toBeNull();
  });

  it('is over once its bot becomes an owner, since an admin may have made it', async () => {
    const program = showing(server, bot, (await createToken(admin, bot)).token);
    await owner.do(GIVE_ROLE, { id: bot.id, role: ADMIN });
    await program.do(ME);
    await owner.do(GIVE_ROLE, { id: bot.id, role: OWNER });
    await isOver(program);
    await showing(server, bot, (await createToken(owner, bot)).token).do(ME);
  });

  it('outlives the sessions of its bot', async () => {
    const { token } = await createToken(owner, bot);
    const program = showing(server, bot, token);
    const events = await program.subscribe('subscription ($u: [ID!]!) { presence(userIds: $u) { id } }', {
      u: [owner.id],
    });
    await owner.do('mutation ($id: ID!) { endSessions(userId: $id) { id } }', { id: bot.id });
    await bot.fails('UNAUTHENTICATED', ME);
    await program.do('mutation { signOut(everywhere: true) }');
    await program.do(ME);
    const error = await program.fails('FORBIDDEN', 'mutation { signOut }');
    expect(error.message).toBe('An API token is no session: `revokeApiToken` ends it.');
    // Looked at since, like every socket, and not closed.
    const other = await owner.subscribe('subscription { inbox { __typename } }');
    expect((await events.next()).id).toBe(owner.id);
    other.stop();
    await Promise.all([owner.leave(), program.leave()]);
  });

  it('that is unknown, or is changed, lets nobody in', async () => {
    const { token } = await createToken(owner, bot);
    for (const shown of ['recado_', `recado_${'A'.repeat(43)}`, `${token}A`, token.slice(0, -1)])
      await isOver(showing(server, bot, shown));
    await showing(server, bot, token.replace('recado_', '')).fails('UNAUTHENTICATED', ME);
  });

  it('has the rights that its bot has now', async () => {
    const { token } = await createToken(owner, bot);
    const program = showing(server, bot, token);
    const people = '{ apiTokens { nodes { id } } }';
    await program.fails('FORBIDDEN', people);
    await owner.do(GIVE_ROLE, { id: bot.id, role: ADMIN });
    await program.do(people);
    // Nobody is left behind who has the rights of an admin and outlives the token.
    const member = await server.join(owner, 'Mia Member');
    await program.fails('FORBIDDEN', GIVE_ROLE, { id: member.id, role: ADMIN });
    const newAdmin = `createUser(input: { email: "a@${owner.slug}.test", displayName: "A", role: ADMIN }) { id }`;
    await program.fails('FORBIDDEN', `mutation { ${newAdmin} }`);
    await program.do(GIVE_ROLE, { id: admin.id, role: ADMIN });
    await program.do(
      `mutation { createUser(input: { email: "new@${owner.slug}.test", displayName: "New" }) { id } }`,
    );
  });

  it('tells when it was last used, to within a minute', async () => {
    const [first, second] = [await createToken(owner, bot), await createToken(owner, bot)];
    const used = async (which: Data) =>
      Date.parse((await listed(owner)).find(({ id }) => id === which.apiToken.id).lastUsedAt);
    const use = ({ token }: Data) => showing(server, bot, token).do(ME);
    expect(await used(first)).toBeNaN();
    const before = server.clock.millis();
    await use(first);
    await until(async () => (await used(first)) >= before);
    const noted = await used(first);
    server.clock.advance({ seconds: 30 });
    await use(first);
    // Noted after what was used before it.
    await use(second);
    await until(async () => (await used(second)) >= before);
    expect(await used(first)).toBe(noted);
    server.clock.advance({ seconds: 31 });
    await use(first);
    await until(async () => (await used(first)) >= noted + 60_000);
    // A socket that stays open is a use of it.
    const program = showing(server, bot, first.token);
    const events = await program.subscribe('subscription { inbox { __typename } }');
    const connected = await used(first);
    server.clock.advance({ seconds: 61 });
    await until(async () => (await used(first)) >= connected + 60_000);
    events.stop();
    await program.leave();
  });

  it('is made, seen and revoked by workspace admins only; an owner’s by owners', async () => {
    const member = await server.join(owner, 'Mia Member');
    const { apiToken } = await createToken(owner, bot);
    await member.fails('FORBIDDEN', CREATE_TOKEN, { input: { userId: bot.id, name: 'Mine' } });
    await member.fails('FORBIDDEN', LIST);
    await member.fails('FORBIDDEN', REVOKE_TOKEN, { id: apiToken.id });
    const boss = await server.join(owner, 'Boss', { kind: BOT, role: OWNER });
    await admin.fails('FORBIDDEN', CREATE_TOKEN, { input: { userId: boss.id, name: 'Mine' } });
    const { apiToken: ofBoss } = await createToken(owner, boss);
    await admin.fails('FORBIDDEN', REVOKE_TOKEN, { id: ofBoss.id });
    expect(await listed(owner)).toHaveLength(2);
  });

  it('is made by whoever is an admin now, and not by who was one a moment ago', async () => {
    await admin.do(ME);
    // No node hears of it.
    const { MEMBER } = WorkspaceRole;
    await server.database.transaction((tx) => tx.update(UserEntity, { id: admin.id }, { role: MEMBER }));
    await admin.fails('FORBIDDEN', CREATE_TOKEN, { input: { userId: bot.id, name: 'Mine' } });
    expect(await listed(owner)).toEqual([]);
  });

  it('is for bots, and makes no other', async () => {
    const member = await server.join(owner, 'Mia Member');
    const person = await owner.fails('FORBIDDEN', CREATE_TOKEN, {
      input: { userId: member.id, name: 'Mia' },
    });
    expect(person.message).toBe('Only bots have API tokens; a person signs in.');
    const robot = await server.join(owner, 'Robot', { kind: BOT, role: ADMIN });
    const { token } = await createToken(owner, robot);
    const program = showing(server, robot, token);
    await program.fails('FORBIDDEN', CREATE_TOKEN, { input: { userId: robot.id, name: 'Another' } });
    expect(await server.database.repository(ApiTokenEntity).countBy({ userId: robot.id })).toBe(1);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['a name of blanks', { name: ' ' }, 'name'],
    ['a name that is too long', { name: 'x'.repeat(101) }, 'name'],
    ['a time that is over', { expiresAt: '2020-01-01T00:00:00.000Z' }, 'expiresAt'],
    ['an account that is none', { userId: 'bot' }, 'userId'],
  ])('is not made with %s', async (_what, wrong, field) => {
    const input = { userId: bot.id, name: 'ERP', ...wrong };
    const error = await owner.fails('BAD_USER_INPUT', CREATE_TOKEN, { input });
    expect(error.extensions.field).toBe(field);
    expect(await listed(owner)).toEqual([]);
  });

  it('is listed with the others of its workspace, the newest first, page by page', async () => {
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c', 'd', 'e'])
      ids.unshift((await createToken(admin, bot, { name })).apiToken.id);
    const other = await server.join(owner, 'HR', { kind: BOT });
    await createToken(admin, other);
    const seen: string[] = [];
    for (let after: string | null = null, more = true; more;) {
      const { apiTokens }: Data = await admin.do(LIST, { userId: bot.id, first: 2, after });
      seen.push(...apiTokens.nodes.map(({ id }: Data) => id));
      more = apiTokens.pageInfo.hasNextPage;
      after = apiTokens.pageInfo.endCursor;
    }
    expect(seen).toEqual(ids);
    expect(await listed(admin)).toHaveLength(6);
    const error = await admin.fails('BAD_USER_INPUT', LIST, { after: 'nonsense' });
    expect(error.extensions.field).toBe('after');
  });
});
