import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { httpAdapter } from '../../src/app.js';
import { AppModule } from '../../src/app.module.js';
import { AuthService } from '../../src/auth/auth.service.js';
import type { Viewer } from '../../src/auth/viewer.js';
import { loadConfig } from '../../src/config/config.js';
import { Clock } from '../../src/database/clock.js';
import { Lane } from '../../src/database/lane.js';
import { Metrics } from '../../src/metrics/metrics.js';
import { Database } from '../../src/database/database.js';
import { configureHttp } from '../../src/operations/http.js';
import { createLogger, NestLogger } from '../../src/operations/logger.js';
import { UserEntity } from '../../src/users/user.entity.js';
import type { CreateUserInput } from '../../src/users/user.input.js';
import { WorkspaceRole } from '../../src/users/user.enums.js';
import { UsersService } from '../../src/users/users.service.js';
import { WorkspacesService } from '../../src/workspaces/workspaces.service.js';
import { type Backend, createBackend } from './backend.js';
import { TestClock } from './clock.js';
import { Person } from './person.js';

export interface ServerOptions {
  /** Variables on top of the test's own. Rate limits are off unless they are set here. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The database of another server: a second node. */
  readonly backend?: Backend;
  readonly clock?: TestClock;
  /** Where another server was before this one. */
  readonly port?: number;
  /** Folders of pages that were built; none are needed where none are asked for. */
  readonly built?: Parameters<typeof configureHttp>[2];
}

const QUIET = {
  NODE_ENV: 'test',
  JWT_SECRET: 'a secret that only the tests know, 32+ bytes',
  LOG_LEVEL: 'fatal',
  EXPLORER: 'off',
  WEB: 'off',
  DRAIN_SECONDS: '0',
  MESSAGES_PER_SECOND: '0',
  SIGNALS_PER_MINUTE: '0',
  READS_PER_MINUTE: '0',
  SIGN_INS_PER_MINUTE: '0',
};

/** Starts Recado on a free port, with a database of its own. */
export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  const backend = options.backend ?? (await createBackend());
  const clock = options.clock ?? new TestClock();
  const config = loadConfig({ ...QUIET, ...backend.environment, ...options.environment });
  const module = await Test.createTestingModule({ imports: [AppModule.with(config)] })
    .setLogger(new NestLogger(createLogger(config.logLevel)))
    .overrideProvider(Clock)
    .useValue(clock)
    .compile();
  const app = module.createNestApplication<NestFastifyApplication>(httpAdapter(config), {
    bodyParser: false,
  });
  await configureHttp(app, config, options.built);
  await app.listen(options.port ?? 0, '127.0.0.1');
  return new TestServer(app, backend, clock, options.backend === undefined);
}

let counter = 0;

export class TestServer {
  readonly subscribing = new Lane();
  readonly url: string;
  readonly socketUrl: string;
  private subscriptionsStood = 0;

  constructor(
    readonly app: NestFastifyApplication,
    readonly backend: Backend,
    readonly clock: TestClock,
    private readonly ownsBackend: boolean,
  ) {
    const { port } = app.getHttpServer().address() as AddressInfo;
    this.url = `http://127.0.0.1:${port}/graphql`;
    this.socketUrl = `ws://127.0.0.1:${port}/graphql`;
    const { subscriptions } = app.get(Metrics);
    const inc = subscriptions.inc.bind(subscriptions) as (...labels: unknown[]) => void;
    subscriptions.inc = (...labels: unknown[]) => {
      this.subscriptionsStood++;
      inc(...labels);
    };
  }

  /** How many subscriptions have come to stand since the start: others that end meanwhile do not blur it. */
  get stood(): number {
    return this.subscriptionsStood;
  }

  get database(): Database {
    return this.app.get(Database);
  }

  /** A new workspace; gives its owner. */
  async workspace(slug = `w${process.pid}-${++counter}`): Promise<Person> {
    const input = {
      name: slug,
      slug,
      email: `owner@${slug}.test`,
      displayName: 'Olga Owner',
      password: 'correct horse battery',
    };
    return this.signedIn(await this.app.get(WorkspacesService).create(input), slug);
  }

  /** Somebody new in the workspace of `owner`, signed in. They have no password unless one is given. */
  async join(owner: Person, displayName: string, rest: Partial<CreateUserInput> = {}): Promise<Person> {
    const email = `${displayName.toLowerCase().replace(/[^a-z0-9]+/g, '.')}.${++counter}@${owner.slug}.test`;
    const viewer: Viewer = {
      id: owner.id,
      workspaceId: owner.workspaceId,
      role: WorkspaceRole.OWNER,
      credential: 'session',
      sessionId: '',
      expiresAt: null,
    };
    return this.signedIn(
      await this.app.get(UsersService).create(viewer, { email, displayName, ...rest }),
      owner.slug,
    );
  }

  /** The row of somebody's account. */
  userOf(person: Person): Promise<UserEntity> {
    return this.database.repository(UserEntity).findOneByOrFail({ id: person.id });
  }

  /** A fresh session for an account. */
  async signedIn(user: UserEntity, slug: string): Promise<Person> {
    const auth = this.app.get(AuthService);
    const session = await auth.sessionOf(await this.database.transaction((tx) => auth.start(tx, user)));
    return new Person(this, user, slug, session);
  }

  /** Somebody who has not signed in. */
  get anybody(): Person {
    return new Person(this, null, '', null);
  }

  async close(): Promise<void> {
    await this.app.close();
    if (this.ownsBackend) await this.backend.drop();
  }
}
