import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as newId } from 'uuid';
import { Passwords } from '../src/auth/passwords.js';
import { RefreshTokenEntity } from '../src/auth/refresh-token.entity.js';
import { SessionRetention } from '../src/auth/session-retention.js';
import { Sessions } from '../src/auth/sessions.js';
import type { Answer, Data, Person } from './support/person.js';
import { startServer, type TestServer } from './support/server.js';

const PASSWORD = 'correct horse battery';
const NEW_PASSWORD = 'a battery of horses';
const ME = '{ me { id } }';
const SESSION =
  'accessToken accessTokenExpiresAt refreshToken refreshTokenExpiresAt user { id viewer { email } }';
const REFRESH = `mutation ($token: String!) { refreshSession(refreshToken: $token) { ${SESSION} } }`;
const CHANGE = `mutation ($old: String!, $new: String!) {
  changePassword(currentPassword: $old, newPassword: $new) { ${SESSION} }
}`;
const REFUSED = { code: 'UNAUTHENTICATED', retryable: false };

describe('sessions', () => {
  let server: TestServer;
  let owner: Person;
  beforeAll(async () => {
    server = await startServer();
    owner = await server.workspace();
  });
  afterAll(() => server.close());

  const ask = (token: string | undefined) => server.anybody.ask(REFRESH, { token });
  const refresh = async (token: string | undefined): Promise<Data> =>
    (await server.anybody.do(REFRESH, { token })).refreshSession;
  const refused = ({ data, errors }: Answer) => {
    expect(data).toBeNull();
    expect(errors?.map((error) => error.extensions)).toEqual([REFUSED]);
  };
  const tokenOf = (person: Person) => person.session?.refreshToken;
  /** Somebody new with a password, and the same person at another device. */
  async function twoDevices(): Promise<[Person, Person]> {
    const first = await server.join(owner, 'Ana', { password: PASSWORD });
    const second = await server.signedIn(await server.userOf(first), first.slug);
    return [first, second];
  }
  async function isOver(person: Person): Promise<void> {
    const error = await person.fails('UNAUTHENTICATED', ME);
    expect(error.extensions).toEqual(REFUSED);
    refused(await ask(tokenOf(person)));
  }
  const signIn = (person: Person, password: string) =>
    server.anybody.ask(
      `mutation ($input: SignInInput!) { signIn(input: $input) { accessToken refreshToken } }`,
      {
        input: { workspace: person.slug, email: person.email, password },
      },
    );

  it('leave no refresh token behind that has run out, however many there are', async () => {
    const ana = await server.join(owner, 'Ana');
    const tokens = server.database.repository(RefreshTokenEntity);
    const [kept] = await tokens.findBy({ userId: ana.id });
    const expiresAt = new Date(server.clock.millis() - 1000);
    const over = Array.from({ length: 1001 }, () => ({
      ...kept,
      id: newId(),
      tokenHash: newId(),
      expiresAt,
    }));
    await server.database.transaction((tx) => tx.insert(RefreshTokenEntity, over));
    await server.app.get(SessionRetention, { strict: false }).prune();
    expect(await tokens.findBy({ userId: ana.id })).toEqual([kept]);
  });

  describe('refreshSession', () => {
    it('gives the next tokens of the same session', async () => {
      const ana = await server.join(owner, 'Ana');
      const session = await refresh(tokenOf(ana));
      expect(session.user).toEqual({ id: ana.id, viewer: { email: ana.email } });
      expect(session.refreshToken).not.toBe(tokenOf(ana));
      expect(Date.parse(session.refreshTokenExpiresAt) - server.clock.millis()).toBeGreaterThan(
        29 * 86_400_000,
      );
      await ana.at(server, session).do(ME);
      // The access token from before is good until it runs out: another tab may still use it.
      await ana.do(ME);
      expect((await refresh(session.refreshToken)).user.id).toBe(ana.id);
    });

    it('ends the session where a token comes back after more than 5 s, and no other', async () => {
      const [ana, elsewhere] = await twoDevices();
      const session = await refresh(tokenOf(ana));
      server.clock.advance({ ms: 5001 });
      refused(await ask(tokenOf(ana)));
      await isOver(ana);
      await isOver(ana.at(server, session));
      await elsewhere.do(ME);
      await refresh(tokenOf(elsewhere));
    });

    it('closes the sockets of a session that it ends', async () => {
      const [ana, elsewhere] = await twoDevices();
      const watch = 'subscription { inbox { __typename } }';
      const [inbox, other] = [await ana.subscribe(watch), await elsewhere.subscribe(watch)];
      await refresh(tokenOf(ana));
      server.clock.advance({ ms: 5001 });
      refused(await ask(tokenOf(ana)));
      expect(await inbox.closeCode()).toBe(4403);
      other.stop();
      expect(await other.end()).toBeNull();
      await elsewhere.leave();
    });

    it('takes the direct predecessor again within 5 s: its answer may have been lost', async () => {
      const ana = await server.join(owner, 'Ana');
      const lost = await refresh(tokenOf(ana));
      server.clock.advance({ ms: 2000 });
      const session = await refresh(tokenOf(ana));
      await ana.at(server, session).do(ME);
      // Both answers count: nobody knows which one arrived.
      await refresh(session.refreshToken);
      await refresh(lost.refreshToken);
    });

    it('does not take the predecessor again once its answer was used', async () => {
      const ana = await server.join(owner, 'Ana');
      const second = await refresh(tokenOf(ana));
      const third = await refresh(second.refreshToken);
      refused(await ask(tokenOf(ana)));
      await isOver(ana.at(server, third));
    });

    it('serves everybody who shows one token at once, and the session goes on', async () => {
      const ana = await server.join(owner, 'Ana');
      for (let round = 0, token = tokenOf(ana); round < 5; round++) {
        const sessions = await Promise.all([1, 2, 3].map(() => refresh(token)));
        expect(new Set(sessions.map((session) => session.refreshToken)).size).toBe(3);
        for (const session of sessions) await ana.at(server, session).do(ME);
        token = sessions[round % 3].refreshToken;
      }
    });

    it('takes a token for 30 days', async () => {
      const [ana, late] = await twoDevices();
      server.clock.advance({ days: 29.9 });
      const session = await refresh(tokenOf(ana));
      server.clock.advance({ days: 0.1 });
      refused(await ask(tokenOf(late)));
      // The days begin anew with every refresh.
      await refresh(session.refreshToken);
      owner = await server.workspace();
    });

    it('answers the same, whatever is wrong with a token', async () => {
      const [gone, used] = [await server.join(owner, 'Gone'), await server.join(owner, 'Used')];
      await owner.do('mutation ($id: ID!) { deactivateUser(id: $id) { id } }', { id: gone.id });
      await used.do('mutation { signOut }');
      const answers = [
        await ask('unknown'),
        await ask(''),
        await ask('x'.repeat(10_000)),
        await ask(owner.token ?? ''),
        await ask(tokenOf(gone)),
        await ask(tokenOf(used)),
      ].map(({ status, data, errors }) => ({ status, data, errors }));
      expect(answers[0]?.errors?.[0]?.extensions).toEqual(REFUSED);
      for (const answer of answers) expect(answer).toEqual(answers[0]);
    });
  });

  describe('signOut', () => {
    it.each(['', '(everywhere: false)', '(everywhere: null)'])(
      'ends this session at once: %s',
      async (args) => {
        const [ana, elsewhere] = await twoDevices();
        expect(await ana.do(`mutation { signOut${args} }`)).toEqual({ signOut: true });
        await isOver(ana);
        await elsewhere.do(ME);
        await refresh(tokenOf(elsewhere));
      },
    );

    it('ends every token of the session, refreshed ones too', async () => {
      const ana = await server.join(owner, 'Ana');
      const session = await refresh(tokenOf(ana));
      await ana.do('mutation { signOut }');
      await isOver(ana.at(server, session));
    });

    // The answer was lost, the token is shown again, and meanwhile somebody signs out.
    it('ends what is being refreshed as well', async () => {
      const ana = await server.join(owner, 'Ana');
      await refresh(tokenOf(ana));
      const sessions = server.app.get(Sessions);
      const issue = sessions['issue'].bind(sessions);
      let signedOut: Promise<unknown> = Promise.resolve();
      sessions['issue'] = async (...given) => {
        sessions['issue'] = issue;
        signedOut = ana.do('mutation { signOut }');
        await new Promise((resolve) => setTimeout(resolve, 300));
        return issue(...given);
      };
      const { data } = await ask(tokenOf(ana));
      await signedOut;
      if (data?.refreshSession) await isOver(ana.at(server, data.refreshSession));
      await isOver(ana);
    });

    it('everywhere ends all sessions of the person at once, and no one else’s', async () => {
      const [ana, elsewhere] = await twoDevices();
      await ana.do('mutation { signOut(everywhere: true) }');
      await isOver(ana);
      await isOver(elsewhere);
      await owner.do(ME);
      const { data } = await signIn(ana, PASSWORD);
      await ana.at(server, data.signIn).do(ME);
    });

    it('closes the sockets of what it ends', async () => {
      const [ana, elsewhere] = await twoDevices();
      const watch = 'subscription { inbox { __typename } }';
      const [here, there] = [await ana.subscribe(watch), await elsewhere.subscribe(watch)];
      await ana.do('mutation { signOut }');
      expect(await here.closeCode()).toBe(4403);
      await elsewhere.do('mutation { signOut(everywhere: true) }');
      expect(await there.closeCode()).toBe(4403);
    });
  });

  describe('changePassword', () => {
    it('gives a new session, and every other one ends', async () => {
      const [ana, elsewhere] = await twoDevices();
      const inbox = await elsewhere.subscribe('subscription { inbox { __typename } }');
      const { changePassword: session } = await ana.do(CHANGE, { old: PASSWORD, new: NEW_PASSWORD });
      expect(session.user.id).toBe(ana.id);
      await isOver(ana);
      await isOver(elsewhere);
      expect(await inbox.closeCode()).toBe(4403);
      await ana.at(server, session).do(ME);
      await refresh(session.refreshToken);
      refused(await signIn(ana, PASSWORD));
      expect((await signIn(ana, NEW_PASSWORD)).errors).toBeUndefined();
    });

    it.each([
      ['currentPassword', 'not the password', NEW_PASSWORD],
      ['currentPassword', '', NEW_PASSWORD],
      ['newPassword', PASSWORD, 'nine char'],
      ['newPassword', PASSWORD, ''],
      ['newPassword', PASSWORD, 'x'.repeat(1025)],
    ])('refuses a wrong %s and changes nothing', async (field, old, wanted) => {
      const [ana, elsewhere] = await twoDevices();
      const error = await ana.fails('BAD_USER_INPUT', CHANGE, { old, new: wanted });
      expect(error.extensions).toEqual({ code: 'BAD_USER_INPUT', retryable: false, field });
      await ana.do(ME);
      await elsewhere.do(ME);
      expect((await signIn(ana, PASSWORD)).errors).toBeUndefined();
    });

    it('refuses an account that has no password', async () => {
      const bot = await server.join(owner, 'Bot');
      const error = await bot.fails('BAD_USER_INPUT', CHANGE, { old: '', new: NEW_PASSWORD });
      expect(error.extensions.field).toBe('currentPassword');
    });

    // The old password is found right, then it is changed, then the sign-in goes on: whoever knew the old
    // password must not come out of it with a session that lasts.
    it('leaves nothing to a sign-in with the old password that was under way', async () => {
      const [ana] = await twoDevices();
      changeDuringTheNextCheck(() => ana.do(CHANGE, { old: PASSWORD, new: NEW_PASSWORD }));
      refused(await signIn(ana, PASSWORD));
    });

    it('leaves nothing to a sign-in that was under way when the account was deactivated', async () => {
      const [ana] = await twoDevices();
      changeDuringTheNextCheck(() =>
        owner.do('mutation ($id: ID!) { deactivateUser(id: $id) { id } }', { id: ana.id }),
      );
      refused(await signIn(ana, PASSWORD));
    });

    it('is done once with one password: of two at once, the later one is refused', async () => {
      const [ana, elsewhere] = await twoDevices();
      changeDuringTheNextCheck(() => ana.do(CHANGE, { old: PASSWORD, new: NEW_PASSWORD }));
      refused(await elsewhere.ask(CHANGE, { old: PASSWORD, new: 'the password of a thief' }));
      expect((await signIn(ana, NEW_PASSWORD)).errors).toBeUndefined();
    });

    /** Lets something happen after the next password was found right, and before that is acted on. */
    function changeDuringTheNextCheck(meanwhile: () => Promise<unknown>): void {
      const passwords = server.app.get(Passwords, { strict: false });
      const matches = passwords.matches.bind(passwords);
      passwords.matches = async (hash, password) => {
        passwords.matches = matches;
        const found = await matches(hash, password);
        await meanwhile();
        return found;
      };
    }
  });
});
