import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { CONFIG, type Config } from '../src/config/config.js';
import { seedDemo } from '../src/demo/demo.js';
import { startServer, type TestServer } from './support/server.js';

const ASK = '{ serverInfo { signUpOpen demo { workspace people { displayName email password } } } }';
const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { user { displayName } } }';

describe('the demo', () => {
  let server: TestServer;
  afterEach(() => server.close());

  /** What the program does before it listens. */
  const start = async (environment: Record<string, string> = {}) => {
    server = await startServer({ environment });
    return seedDemo(server.app, server.app.get<Config>(CONFIG));
  };
  const info = async () => (await server.anybody.do(ASK)).serverInfo;

  it('shows its people to anybody, and they sign in', async () => {
    await start();
    const { signUpOpen, demo } = await info();
    expect(signUpOpen).toBe(true);
    expect(demo.workspace).toBe('demo');
    expect(demo.people.map((person: { displayName: string }) => person.displayName)).toEqual([
      'Ana',
      'Bruno',
    ]);
    for (const { displayName, email, password } of demo.people) {
      const { signIn } = await server.anybody.do(SIGN_IN, { input: { workspace: 'demo', email, password } });
      expect(signIn.user.displayName).toBe(displayName);
    }
  });

  it('is the same after the next start', async () => {
    await start();
    const before = await info();
    await seedDemo(server.app, server.app.get<Config>(CONFIG));
    expect(await info()).toEqual(before);
  });

  it('shows nobody whose password this data folder does not have', async () => {
    await start();
    const config = server.app.get<Config>(CONFIG);
    const other = { ...config, dataDir: join(config.dataDir, 'other') };
    const again = await startServer({ backend: server.backend });
    expect(await seedDemo(again.app, other)).toBeNull();
    expect((await again.anybody.do(ASK)).serverInfo.demo).toBeNull();
    await again.close();
  });

  it('comes up on two nodes that start at once', async () => {
    server = await startServer();
    const other = await startServer({ backend: server.backend });
    const config = server.app.get<Config>(CONFIG);
    const demos = await Promise.all([server, other].map(({ app }) => seedDemo(app, config)));
    for (const demo of demos) expect(demo?.people[0]?.displayName).toBe('Ana');
    await other.close();
  });

  it.each([
    ['in production, whatever is set', { NODE_ENV: 'production', DEMO: 'on' }, false],
    ['where it is switched off', { DEMO: 'off' }, true],
  ])('is not there %s', async (_where, environment, signUpOpen) => {
    expect(await start(environment)).toBeNull();
    expect(await info()).toEqual({ signUpOpen, demo: null });
    const [{ count }] = await server.database.read.query<[{ count: number | string }]>(
      'SELECT COUNT(*) AS count FROM workspaces',
    );
    expect(Number(count)).toBe(0);
  });

  it('is not there where the database belongs to others', async () => {
    server = await startServer();
    await server.workspace();
    expect(await seedDemo(server.app, server.app.get<Config>(CONFIG))).toBeNull();
    expect((await info()).demo).toBeNull();
  });
});
