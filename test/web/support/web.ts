import { join } from 'node:path';
import { expect } from '@jest/globals';
import BetterSqlite3 from 'better-sqlite3';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';
import type { Session } from '../../../src/auth/session.model.js';
import { fromRoot } from '../../../src/config/paths.js';
import { type Backend, createBackend } from '../../support/backend.js';
import type { Person } from '../../support/person.js';
import { type ServerOptions, startServer, type TestServer } from '../../support/server.js';
import { Chat } from './chat.js';
import { Complaints } from './complaints.js';
import { PATIENCE_MS } from './patience.js';
import { type Language, wordsOf } from './words.js';

const BUILT = { web: fromRoot('dist', 'web'), explorer: fromRoot('dist', 'explorer') };

interface Visit extends BrowserContextOptions {
  /** The address within Recado. */
  readonly path?: string;
  readonly language?: Language;
}

/** Recado with its web client, and a browser. */
export class Web {
  readonly complaints = new Complaints();
  private readonly contexts: BrowserContext[] = [];

  private constructor(
    private readonly browser: Browser,
    private readonly backend: Backend,
    private readonly options: ServerOptions,
    private current: TestServer,
  ) {}

  static async start(): Promise<Web> {
    const backend = await createBackend();
    // Each context is a device: a person may have many over a file.
    const options = {
      backend,
      built: BUILT,
      environment: { WEB: 'on', EXPLORER: 'on', CONNECTIONS_PER_USER: '100' },
    };
    const [browser, server] = await Promise.all([launch(), startServer(options)]);
    return new Web(browser, backend, options, server);
  }

  get server(): TestServer {
    return this.current;
  }

  get origin(): string {
    return new URL(this.current.url).origin;
  }

  /** Stops Recado, and gives what starts it again, on the same port and with the same database. */
  async stopServer(): Promise<() => Promise<void>> {
    const { current, options } = this;
    const port = Number(new URL(current.url).port);
    await current.close();
    return async () => {
      this.current = await startServer({ ...options, port, clock: current.clock });
    };
  }

  /** Changes the database past Recado. */
  write(sql: string, ...values: unknown[]): void {
    const database = new BetterSqlite3(join(this.backend.environment['DATA_DIR'] ?? '', 'recado.sqlite'));
    try {
      database.prepare(sql).run(...values);
    } finally {
      database.close();
    }
  }

  /** A browser in which nobody is signed in. */
  async visit({ path = '/', language = 'en', ...options }: Visit = {}): Promise<Chat> {
    const context = await this.browser.newContext({
      baseURL: this.origin,
      locale: language,
      // What glides is there at once: nothing to wait for, and nothing moves under the mouse.
      reducedMotion: 'reduce',
      ...options,
    });
    context.setDefaultTimeout(PATIENCE_MS);
    this.contexts.push(context);
    this.complaints.listenTo(context);
    const page = await context.newPage();
    await page.goto(path);
    return new Chat(page, wordsOf(language));
  }

  /** A browser in which this person has signed in before. */
  async open(person: Person, visit: Visit = {}): Promise<Chat> {
    const { session } = await this.server.signedIn(await this.server.userOf(person), person.slug);
    if (!session) throw new Error('There is no session.');
    const localStorage = [{ name: 'recado-session', value: JSON.stringify(keptOf(session)) }];
    return this.visit({
      storageState: { cookies: [], origins: [{ origin: this.origin, localStorage }] },
      ...visit,
    });
  }

  /** After each test: its browsers go, and no page may have complained of anything. */
  async endTest(): Promise<void> {
    await Promise.all(this.contexts.splice(0).map((context) => context.close()));
    expect(this.complaints.take()).toEqual([]);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.current.close();
    await this.backend.drop();
  }
}

/** A session as the client keeps it (web/src/session/session.ts). */
function keptOf({ accessToken, accessTokenExpiresAt, refreshToken, user, workspace }: Session) {
  const { id, displayName, avatarUrl, role } = user;
  return {
    accessToken,
    refreshToken,
    renewAt: accessTokenExpiresAt.getTime() - 60_000,
    user: { __typename: 'User', id, displayName, avatarUrl, role },
    workspace: { __typename: 'Workspace', id: workspace.id, name: workspace.name, slug: workspace.slug },
  };
}

function launch(): Promise<Browser> {
  const { executablePath, args } = globalThis.CHROMIUM;
  if (!executablePath) throw new Error('There is no Chromium: CHROMIUM_PATH says where it is.');
  return chromium.launch({ executablePath, args });
}
