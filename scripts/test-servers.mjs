// Where the tests find MySQL/MariaDB and Redis, and whether these answer. Used by `npm test`, by the jest
// configuration and by .ci/run, so that "answers" means the same to all of them.
//
//   node scripts/test-servers.mjs database|redis     exits 0 where it answers, else 1
import { fileURLToPath } from 'node:url';

const TIMEOUT_MS = 2000;

/** A server address without a database: each suite makes its own and drops it afterwards. */
export const TEST_DATABASE_URL = process.env.TEST_DATABASE_URL || 'mysql://root@127.0.0.1:3306/';
export const TEST_REDIS_URL = process.env.TEST_REDIS_URL || 'redis://127.0.0.1:6379';

/**
 * Both servers with what they say of themselves, or why they do not answer.
 * @returns {Promise<{ name: string, address: string, version?: string, problem?: string }[]>}
 */
export function testServers() {
  return Promise.all([
    ask('MySQL or MariaDB', TEST_DATABASE_URL, databaseVersion),
    ask('Redis', TEST_REDIS_URL, redisVersion),
  ]);
}

async function ask(name, url, version) {
  try {
    // Never the whole URL: it may hold a password.
    return { name, address: new URL(url).host, version: await version(url) };
  } catch (error) {
    const problem = error.message || error.code || String(error);
    return { name, address: URL.canParse(url) ? new URL(url).host : 'no valid address', problem };
  }
}

async function databaseVersion(url) {
  const { createConnection } = await import('mysql2/promise');
  const connection = await createConnection({
    uri: url.replace(/^mariadb:/, 'mysql:'),
    connectTimeout: TIMEOUT_MS,
  });
  try {
    const [rows] = await connection.query({ sql: 'SELECT VERSION() AS version', timeout: TIMEOUT_MS });
    return rows[0].version;
  } finally {
    connection.destroy();
  }
}

async function redisVersion(url) {
  const { Redis } = await import('ioredis');
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: TIMEOUT_MS,
    commandTimeout: TIMEOUT_MS,
    retryStrategy: () => null,
  });
  // connect() only says that the connection is closed; the reason arrives here.
  let reason;
  redis.on('error', (error) => (reason ??= error));
  try {
    await redis.connect();
    return /redis_version:(\S+)/.exec(await redis.info('server'))?.[1] ?? 'of unknown version';
  } catch (error) {
    throw reason ?? error;
  } finally {
    redis.disconnect();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [database, redis] = await testServers();
  const server = { database, redis }[process.argv[2]];
  if (!server) throw new Error('usage: node scripts/test-servers.mjs database|redis');
  console.log(`${server.name} at ${server.address}: ${server.version ?? server.problem}`);
  process.exitCode = server.problem ? 1 : 0;
}
