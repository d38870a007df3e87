import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 as newId } from 'uuid';
import { Connections } from '../src/realtime/connections.js';
import { WorkspaceRole } from '../src/users/user.enums.js';
import type { Answer, Data, Person } from './support/person.js';
import { createGroup, say } from './support/rooms.js';
import { startServer, type TestServer } from './support/server.js';
import type { Subscription } from './support/subscription.js';
import { until } from './support/until.js';

const PASSWORD = 'correct horse battery';
const USER = 'id displayName kind role department avatarUrl createdAt deactivatedAt viewer { email canEdit }';
const CREATE = `mutation ($input: CreateUserInput!) { createUser(input: $input) { ${USER} } }`;
const UPDATE = `mutation ($input: UpdateUserInput!) { updateUser(input: $input) { ${USER} } }`;
const DEACTIVATE = `mutation ($id: ID!) { deactivateUser(id: $id) { ${USER} } }`;
const SIGN_IN = `mutation ($input: SignInInput!) { signIn(input: $input) { user { id } } }`;
const { MEMBER, ADMIN, OWNER } = WorkspaceRole;

describe('accounts', () => {
  let server: TestServer;
  let owner: Person;
  let admin: Person;
  let member: Person;
  beforeAll(async () => {
    server = await startServer();
  });
  beforeEach(async () => {
    owner = await server.workspace();
    [admin, member] = [
      await server.join(owner, 'Adam Admin', { role: ADMIN }),
      await server.join(owner, 'Mia Member'),
    ];
  });
  afterAll(() => server.close());

  let counter = 0;
  const person = <T extends object>(rest = {} as T) => ({
    email: `new.${++counter}@acme.test`,
    displayName: 'New',
    ...rest,
  });
  const create = async (rest: object = {}, by = owner): Promise<Data> =>
    (await by.do(CREATE, { input: person(rest) })).createUser;
  const codeOf = ({ errors }: Answer) => errors?.[0]?.extensions.code ?? 'OK';
  const signIn = (email: string, password: string) =>
    server.anybody.ask(SIGN_IN, { input: { workspace: owner.slug, email, password } });
  /** No token of these devices is good any more, and the socket of the subscription is closed. */
  async function areOver(devices: readonly Person[], subscription: Subscription): Promise<void> {
    for (const device of devices) {
      await device.fails('UNAUTHENTICATED', '{ me { id } }');
      const { refreshToken } = device.session ?? {};
      const refresh = 'mutation ($t: String!) { refreshSession(refreshToken: $t) { accessToken } }';
      expect(codeOf(await server.anybody.ask(refresh, { t: refreshToken }))).toBe('UNAUTHENTICATED');
    }
    expect(await subscription.closeCode()).toBe(4403);
  }

  describe('createUser', () => {
    it('makes a member of the workspace, who signs in with their password', async () => {
      const email = `Nina.${++counter}@Acme.test`;
      const user = await create({ email, displayName: '  Nina ', password: PASSWORD, department: ' Sales ' });
      expect(user).toMatchObject({
        displayName: 'Nina',
        kind: 'HUMAN',
        role: 'MEMBER',
        department: 'Sales',
        avatarUrl: null,
        deactivatedAt: null,
        viewer: { email: email.toLowerCase(), canEdit: true },
      });
      const { data } = await signIn(email, PASSWORD);
      expect(data.signIn.user.id).toBe(user.id);
    });

    it('takes null like what is left out', async () => {
      const nothing = { id: null, password: null, department: null, role: null, kind: null };
      expect(await create(nothing)).toMatchObject({ kind: 'HUMAN', role: 'MEMBER', department: null });
    });

    it('makes bots, and accounts to which nobody signs in', async () => {
      const bot = await create({ kind: 'BOT' });
      expect(bot.kind).toBe('BOT');
      for (const password of ['', 'nobody has this password']) {
        expect(codeOf(await signIn(bot.viewer.email, password))).toBe('UNAUTHENTICATED');
      }
    });

    it('is for workspace admins, and owners are made by owners', async () => {
      const by = async (actor: Person, role: WorkspaceRole) =>
        codeOf(await actor.ask(CREATE, { input: person({ role }) }));
      const table = await Promise.all(
        [member, admin, owner].map(async (actor) => [
          await by(actor, MEMBER),
          await by(actor, ADMIN),
          await by(actor, OWNER),
        ]),
      );
      expect(table).toEqual([
        ['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN'],
        ['OK', 'OK', 'FORBIDDEN'],
        ['OK', 'OK', 'OK'],
      ]);
    });

    it('makes one account of one id, however often and at once it is sent', async () => {
      const input = person({ id: newId(), displayName: 'Once' });
      const answers = await Promise.all([1, 2, 3].map(() => owner.do(CREATE, { input })));
      for (const { createUser } of answers) expect(createUser).toEqual(answers[0]?.createUser);
      await owner.do(UPDATE, { input: { id: input.id, displayName: 'Renamed' } });
      // A retry answers with the account as it is now.
      expect((await owner.do(CREATE, { input })).createUser.displayName).toBe('Renamed');
      const { users } = await owner.do('{ users { nodes { id } } }');
      expect(users.nodes.filter((user: Data) => user.id === input.id)).toHaveLength(1);
    });

    it('refuses an e-mail address that is too long in lower case', async () => {
      const part = `${'İ'.repeat(30)}.`;
      const email = `a@${part.repeat(5)}test`;
      expect([email.length < 254, email.toLowerCase().length > 254]).toEqual([true, true]);
      const error = await owner.fails('BAD_USER_INPUT', CREATE, { input: person({ email }) });
      expect(error.extensions.field).toBe('email');
    });

    it('refuses an id that belongs to another account', async () => {
      const error = await owner.fails('CONFLICT', CREATE, { input: person({ id: member.id }) });
      expect(error.extensions).toEqual({ code: 'CONFLICT', retryable: false, field: 'id' });
    });

    it('refuses an e-mail address that the workspace has already, in any case, and whoever has it', async () => {
      await owner.do(DEACTIVATE, { id: member.id });
      for (const email of [admin.email, admin.email.toUpperCase(), member.email]) {
        const error = await owner.fails('CONFLICT', CREATE, { input: person({ email }) });
        expect(error.extensions).toEqual({ code: 'CONFLICT', retryable: false, field: 'email' });
      }
      const { email } = person();
      const both = await Promise.all([1, 2].map(() => owner.ask(CREATE, { input: person({ email }) })));
      expect(both.map(codeOf).sort()).toEqual(['CONFLICT', 'OK']);
      // Another workspace is another matter.
      await create({ email: admin.email }, await server.workspace());
    });

    it.each([
      ['id', 'not-an-id'],
      ['id', newId().toUpperCase()],
      ['id', ''],
      ['email', 'nobody'],
      ['email', `${'a'.repeat(250)}@acme.test`],
      ['displayName', ' '],
      ['displayName', 'x'.repeat(101)],
      ['password', ''],
      ['password', 'nine char'],
      ['department', ' '],
      ['department', 'x'.repeat(101)],
      ['role', 'KING'],
      ['kind', 'CAT'],
    ])('refuses a wrong %s: %j', async (field, value) => {
      const error = await owner.fails('BAD_USER_INPUT', CREATE, { input: person({ [field]: value }) });
      expect(error.extensions).toEqual({ code: 'BAD_USER_INPUT', retryable: false, field });
    });
  });

  describe('updateUser', () => {
    const update = async (by: Person, id: string, changes: object): Promise<Data> =>
      (await by.do(UPDATE, { input: { id, ...changes } })).updateUser;

    // Whom each may change in this way: themselves, a member, an admin, an owner.
    it.each<[string, WorkspaceRole, object, string]>([
      ['a name', MEMBER, { displayName: 'X', avatarUrl: 'https://x.test/x.png' }, 'self'],
      ['a name', ADMIN, { displayName: 'X', avatarUrl: 'https://x.test/x.png' }, 'self member admin'],
      ['a name', OWNER, { displayName: 'X', avatarUrl: 'https://x.test/x.png' }, 'self member admin owner'],
      ['a department', MEMBER, { department: 'Sales' }, ''],
      ['a department', ADMIN, { department: 'Sales' }, 'self member admin'],
      ['a department', OWNER, { department: null }, 'self member admin owner'],
      ['the role MEMBER', MEMBER, { role: 'MEMBER' }, ''],
      ['the role MEMBER', ADMIN, { role: 'MEMBER' }, 'self member admin'],
      ['the role MEMBER', OWNER, { role: 'MEMBER' }, 'self member admin owner'],
      ['the role ADMIN', MEMBER, { role: 'ADMIN' }, ''],
      ['the role ADMIN', ADMIN, { role: 'ADMIN' }, 'self member admin'],
      ['the role ADMIN', OWNER, { role: 'ADMIN' }, 'self member admin owner'],
      ['the role OWNER', MEMBER, { role: 'OWNER' }, ''],
      ['the role OWNER', ADMIN, { role: 'OWNER' }, ''],
      ['the role OWNER', OWNER, { role: 'OWNER' }, 'self member admin owner'],
    ])('gives %s as far as a workspace %s may', async (_what, role, changes, allowed) => {
      const done: string[] = [];
      for (const whom of ['self', 'member', 'admin', 'owner']) {
        const actor = await server.join(owner, 'Actor', { role });
        const target = whom === 'self' ? actor : await server.join(owner, 'Target', { role: roleOf(whom) });
        const answer = await actor.ask(UPDATE, { input: { id: target.id, ...changes } });
        if (answer.errors) expect(codeOf(answer)).toBe('FORBIDDEN');
        else {
          expect(answer.data.updateUser).toMatchObject(changes);
          done.push(whom);
        }
      }
      expect(done.join(' ')).toBe(allowed);
    });
    const roleOf = (whom: string) => ({ admin: ADMIN, owner: OWNER })[whom] ?? MEMBER;

    it('leaves what is not named, and takes away what is null', async () => {
      const avatarUrl = 'https://acme.test/mia.png';
      await update(admin, member.id, {
        displayName: ' Mia M. ',
        avatarUrl,
        department: ' Sales ',
        role: 'ADMIN',
      });
      const full = { displayName: 'Mia M.', avatarUrl, department: 'Sales', role: 'ADMIN' };
      expect(await update(admin, member.id, {})).toMatchObject(full);
      const without = await update(admin, member.id, { avatarUrl: null, department: null });
      expect(without).toMatchObject({ ...full, avatarUrl: null, department: null });
    });

    it.each([
      ['id', 'not-an-id'],
      ['displayName', null],
      ['displayName', ''],
      ['displayName', 'x'.repeat(101)],
      ['avatarUrl', 'javascript:alert(1)'],
      ['avatarUrl', 'ftp://acme.test/x.png'],
      ['avatarUrl', '//acme.test/x.png'],
      ['avatarUrl', ''],
      ['avatarUrl', `https://acme.test/${'x'.repeat(2048)}`],
      ['department', ''],
      ['role', null],
      ['role', 'KING'],
    ])('refuses a wrong %s: %j', async (field, value) => {
      const input = { id: owner.id, [field]: value };
      const error = await owner.fails('BAD_USER_INPUT', UPDATE, { input });
      expect(error.extensions).toEqual({ code: 'BAD_USER_INPUT', retryable: false, field });
    });

    it('counts at once for what the person may do, over an open socket too', async () => {
      await update(owner, admin.id, { role: 'MEMBER' });
      await admin.fails('FORBIDDEN', CREATE, { input: person() });
      const other = await server.join(owner, 'Other', { role: ADMIN });
      const inbox = await other.subscribe('subscription { inbox { __typename } }');
      await update(owner, other.id, { role: 'MEMBER' });
      expect((await other.open(CREATE, { input: person() }).refusal()).extensions.code).toBe('FORBIDDEN');
      inbox.stop();
      await other.leave();
    });

    it('counts for what subscriptions from before show, too', async () => {
      const room = await createGroup(owner, [admin, member]);
      const events = await admin.subscribe(
        `subscription ($room: ID!) { roomEvents(roomId: $room) { ... on MessageSent { message {
          sender { ... on User { viewer { email canEdit devices { id } } } } } } } }`,
        { room },
      );
      const seen = async () => {
        await say(member, room);
        return (await events.next()).message.sender.viewer;
      };
      expect(await seen()).toEqual({ email: expect.any(String), canEdit: true, devices: [] });
      await update(owner, admin.id, { role: MEMBER });
      const [connection] = server.app.get(Connections).ofUser(admin.id);
      await until(() => connection?.viewer.role === MEMBER);
      expect(await seen()).toEqual({ email: null, canEdit: false, devices: null });
      await admin.leave();
    });
  });

  describe('the last owner', () => {
    it.each([
      ['step down', (by: Person, id: string) => by.ask(UPDATE, { input: { id, role: 'ADMIN' } })],
      ['be deactivated', (by: Person, id: string) => by.ask(DEACTIVATE, { id })],
    ])('cannot %s', async (_what, act) => {
      expect(codeOf(await act(owner, owner.id))).toBe('FORBIDDEN');
      const second = await server.join(owner, 'Second', { role: OWNER });
      await owner.do(DEACTIVATE, { id: second.id });
      // One who is deactivated does not count.
      expect(codeOf(await act(owner, owner.id))).toBe('FORBIDDEN');
      // Two who act against each other at once leave one.
      const third = await server.join(owner, 'Third', { role: OWNER });
      const both = await Promise.all([act(owner, third.id), act(third, owner.id)]);
      expect(both.filter((answer) => codeOf(answer) === 'OK')).toHaveLength(1);
    });
  });

  describe('endSessions', () => {
    const END = `mutation ($id: ID!) { endSessions(userId: $id) { ${USER} } }`;

    // Whose sessions each may end: their own, a member’s, an admin’s, an owner’s.
    it.each<[WorkspaceRole, string]>([
      [MEMBER, 'self'],
      [ADMIN, 'self member admin'],
      [OWNER, 'self member admin owner'],
    ])('is allowed as far as a workspace %s may', async (role, allowed) => {
      const done: string[] = [];
      for (const whom of ['self', 'member', 'admin', 'owner']) {
        const actor = await server.join(owner, 'Actor', { role });
        const targetRole = { admin: ADMIN, owner: OWNER }[whom] ?? MEMBER;
        const target = whom === 'self' ? actor : await server.join(owner, 'Target', { role: targetRole });
        const code = codeOf(await actor.ask(END, { id: target.id }));
        if (code === 'OK') done.push(whom);
        else {
          expect(code).toBe('FORBIDDEN');
          await target.do('{ me { id } }');
        }
      }
      expect(done.join(' ')).toBe(allowed);
    });

    it('ends every session at once, and lets the person sign in again', async () => {
      const ana = await server.join(owner, 'Ana', { password: PASSWORD });
      const elsewhere = await server.signedIn(await server.userOf(ana), ana.slug);
      const inbox = await ana.subscribe('subscription { inbox { __typename } }');
      const { endSessions: user } = await admin.do(END, { id: ana.id });
      expect(user).toMatchObject({ displayName: 'Ana', deactivatedAt: null });
      await areOver([ana, elsewhere], inbox);
      expect(codeOf(await signIn(ana.email, PASSWORD))).toBe('OK');
      await admin.do('{ me { id } }');
    });
  });

  describe('deactivateUser', () => {
    it('is for workspace admins, and owners are deactivated by owners', async () => {
      const second = await server.join(owner, 'Second', { role: OWNER });
      const other = await server.join(owner, 'Other');
      await member.fails('FORBIDDEN', DEACTIVATE, { id: member.id });
      await admin.fails('FORBIDDEN', DEACTIVATE, { id: second.id });
      await admin.do(DEACTIVATE, { id: other.id });
      await owner.do(DEACTIVATE, { id: second.id });
    });

    it('ends every session at once, and gives no new one', async () => {
      const ana = await server.join(owner, 'Ana', { password: PASSWORD });
      const elsewhere = await server.signedIn(await server.userOf(ana), ana.slug);
      const inbox = await ana.subscribe('subscription { inbox { __typename } }');
      const { deactivateUser: gone } = await admin.do(DEACTIVATE, { id: ana.id });
      expect(Math.abs(server.clock.millis() - Date.parse(gone.deactivatedAt))).toBeLessThan(5000);
      await areOver([ana, elsewhere], inbox);
      expect(codeOf(await signIn(ana.email, PASSWORD))).toBe('UNAUTHENTICATED');
    });

    it('changes nothing the second time', async () => {
      const { deactivateUser: once } = await admin.do(DEACTIVATE, { id: member.id });
      server.clock.advance({ seconds: 5 });
      const { deactivateUser: twice } = await admin.do(DEACTIVATE, { id: member.id });
      expect(twice).toEqual(once);
      expect(once).toMatchObject({
        displayName: 'Mia Member',
        viewer: { email: member.email, canEdit: true },
      });
    });
  });
});
