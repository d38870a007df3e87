import { CHROMIUM_ARGS, findChromium } from './scripts/chromium.mjs';
import { END_TO_END } from './scripts/test-groups.mjs';
import { TEST_DATABASE_URL, TEST_REDIS_URL } from './scripts/test-servers.mjs';

/** Compiles like tsc does with tsconfig.json: ES modules, legacy decorators with their types as metadata. */
const swc = {
  swcrc: false,
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
    // Nest, TypeORM and the schema read the names of classes.
    keepClassNames: true,
  },
  module: { type: 'es6' },
};

const shared = {
  testEnvironment: 'node',
  // Jest looks for files nowhere else: not in dist/, not in data/.
  roots: ['<rootDir>/src', '<rootDir>/migrations', '<rootDir>/test'],
  transform: { '\\.ts$': ['@swc/jest', swc] },
  extensionsToTreatAsEsm: ['.ts'],
  // The sources import './x.js', as Node wants it; here the file is still x.ts.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
};

/** Of the end-to-end suite, the groups that scripts/test-groups.mjs has written, or each file by itself. */
const filesOn = (backend) =>
  process.env.TEST_GROUPS === 'on'
    ? [`<rootDir>/test/groups/${backend}-*.ts`]
    : END_TO_END[backend].map((kind) => `<rootDir>/test/**/*.${kind}-spec.ts`);

/** The end-to-end suite on one backend. Tests read the globals; test/support declares their types. */
const endToEnd = (backend, servers = {}) => ({
  ...shared,
  displayName: backend,
  testMatch: filesOn(backend),
  globals: { BACKEND: backend, ...servers },
});

export default {
  projects: [
    {
      ...shared,
      displayName: 'unit',
      roots: [...shared.roots, '<rootDir>/web/src'],
      testMatch: ['src', 'migrations', 'web/src'].map((folder) => `<rootDir>/${folder}/**/*.spec.ts`),
    },
    endToEnd('sqlite'),
    {
      ...shared,
      displayName: 'web',
      testMatch: ['<rootDir>/test/web/**/*.web-spec.ts'],
      globals: { BACKEND: 'sqlite', CHROMIUM: { executablePath: findChromium(), args: CHROMIUM_ARGS } },
    },
    endToEnd('mysql', { TEST_DATABASE_URL, TEST_REDIS_URL }),
  ],
  // One more than there are cores on the smallest machine: much of the suite waits, for browsers and for time to pass.
  maxWorkers: 3,
  // Not a setting of a project. Long, because the machine may be busy: no test asserts a time.
  testTimeout: 60_000,
  // Jest keeps the ES modules of a finished file in memory: start a worker anew before that adds up.
  workerIdleMemoryLimit: '1GB',
};
