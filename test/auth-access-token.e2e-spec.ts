import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { AccessTokenStrategy, SIGNING_KEY } from '../src/auth/access-tokens.js';
import type { Person } from './support/person.js';
import { startServer, type TestServer } from './support/server.js';

type Claims = Record<string, unknown>;

const ME = '{ me { id } }';
const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
const decode = (part = '') => JSON.parse(Buffer.from(part, 'base64url').toString()) as Claims;

function sign(claims: Claims, key: string, alg = 'HS256', hash = 'sha256'): string {
  const text = `${encode({ alg, typ: 'JWT' })}.${encode(claims)}`;
  return `${text}.${createHmac(hash, key).update(text).digest('base64url')}`;
}

describe('an access token', () => {
  let server: TestServer;
  let ana: Person;
  let key: string;
  let claims: Claims;
  const showing = (accessToken: string) => ana.at(server, ana.session && { ...ana.session, accessToken });

  beforeAll(async () => {
    server = await startServer();
    ana = await server.workspace();
    key = server.app.get<string>(SIGNING_KEY, { strict: false });
    claims = decode(ana.token?.split('.')[1]);
  });
  afterAll(() => server.close());

  it('is a JWT signed with HS256 that names its issuer and its audience', () => {
    expect(decode(ana.token?.split('.')[0])).toEqual({ alg: 'HS256', typ: 'JWT' });
    expect(claims).toMatchObject({ sub: ana.id, iss: 'recado', aud: 'recado-api' });
    expect(Number(claims['exp']) - Number(claims['iat'])).toBe(600);
    // The forgeries below differ from this one in what is named there, and in nothing else.
    expect(sign(claims, key)).toBe(ana.token);
  });

  it.each<[string, () => string]>([
    ['is no JWT', () => 'abc'],
    ['is a refresh token', () => ana.session?.refreshToken ?? ''],
    ['has another signature', () => sign(claims, `${key}!`)],
    ['has no signature', () => `${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.`],
    ['claims to need no signature', () => sign(claims, key, 'none')],
    ['has another algorithm', () => sign(claims, key, 'HS512', 'sha512')],
    [
      'was changed after it was signed',
      () => ana.token?.replace(/\.[^.]+\./, `.${encode({ ...claims, exp: 9e9 })}.`) ?? '',
    ],
    ['has another issuer', () => sign({ ...claims, iss: 'somebody' }, key)],
    ['has no issuer', () => sign({ ...claims, iss: undefined }, key)],
    ['has another audience', () => sign({ ...claims, aud: 'another-api' }, key)],
    ['has no audience', () => sign({ ...claims, aud: undefined }, key)],
    ['never runs out', () => sign({ ...claims, exp: undefined }, key)],
    ['is of nobody', () => sign({ ...claims, sub: undefined }, key)],
    ['is of somebody who does not exist', () => sign({ ...claims, sub: claims['sid'] }, key)],
    ['is of no session', () => sign({ ...claims, sid: undefined }, key)],
    ['is of a session that does not exist', () => sign({ ...claims, sid: claims['sub'] }, key)],
    ['is of another version of the sessions', () => sign({ ...claims, ver: 1 }, key)],
  ])('that %s is refused, over HTTP and over a socket', async (_what, forge) => {
    const person = showing(forge());
    const error = await person.fails('UNAUTHENTICATED', ME);
    expect(error.extensions).toEqual({ code: 'UNAUTHENTICATED', retryable: false });
    expect(await person.open(ME).closeCode()).toBe(4401);
  });

  it('is read from the authorization header alone, as a bearer token', async () => {
    const { anybody } = server;
    for (const authorization of ['', 'Bearer', 'Bearer ', String(ana.token), `Basic ${ana.token}`]) {
      const { errors } = await anybody.ask(ME, {}, { authorization });
      expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    }
    const { data } = await anybody.ask(ME, {}, { authorization: `bearer ${ana.token}` });
    expect(data.me.id).toBe(ana.id);
  });

  // What it says is remembered; the session behind it is asked for all the same.
  it('has its signature checked once', async () => {
    const bruno = await server.join(ana, 'Bruno');
    const checked = jest.spyOn(server.app.get(AccessTokenStrategy, { strict: false }), 'validate');
    await bruno.do(ME);
    await bruno.do(ME);
    expect(checked).toHaveBeenCalledTimes(1);
    checked.mockRestore();
    await bruno.do('mutation { signOut }');
    await bruno.fails('UNAUTHENTICATED', ME);
  });

  it('answers only what is public where there is none', async () => {
    await server.anybody.do('{ serverInfo { version } }');
    const error = await server.anybody.fails('UNAUTHENTICATED', ME);
    expect(error.extensions).toEqual({ code: 'UNAUTHENTICATED', retryable: false });
    const { data, errors } = await server.anybody.ask('{ serverInfo { version } me { id } }');
    expect(data).toBeNull();
    expect(errors).toHaveLength(1);
  });

  it('is good for 10 minutes, and the refresh token brings the next', async () => {
    const bruno = await server.join(ana, 'Bruno');
    const left = Number(bruno.session?.accessTokenExpiresAt) - server.clock.millis();
    expect(left).toBeGreaterThan(590_000);
    expect(left).toBeLessThanOrEqual(600_000);
    server.clock.advance({ seconds: 585 });
    await bruno.do(ME);
    server.clock.advance({ seconds: 15 });
    const error = await bruno.fails('UNAUTHENTICATED', ME);
    expect(error.extensions.retryable).toBe(false);
    expect(await bruno.open(ME).closeCode()).toBe(4403);
    const { refreshSession: session } = await server.anybody.do(
      'mutation ($token: String!) { refreshSession(refreshToken: $token) { accessToken } }',
      { token: bruno.session?.refreshToken },
    );
    const { me } = await bruno.at(server, session).do(ME);
    expect(me.id).toBe(bruno.id);
  });
});
