import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fillRecado } from '../databases/fill-recado.mjs';
import { MariaDb } from '../databases/mariadb.mjs';
import { QueryCounter } from '../databases/query-counter.mjs';
import { Sqlite } from '../databases/sqlite.mjs';
import { REDIS_URL } from '../settings.mjs';
import { JWT_SECRET } from '../world.mjs';
import { Server } from './server.mjs';

const SCRIPT = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url));

const UNLIMITED = {
  MESSAGES_PER_SECOND: '0',
  SIGNALS_PER_MINUTE: '0',
  READS_PER_MINUTE: '0',
  SIGN_INS_PER_MINUTE: '0',
};

/**
 * Recado as in production, with no rate limits, in an empty database of its own that is then filled with `world`.
 *
 * @param {import('../world.mjs').World} world
 * @param {{ sqlite?: boolean, countQueries?: boolean }} [options] with `countQueries`, what goes to MariaDB passes a
 *   counter
 */
export async function startRecado(world, { sqlite = false, countQueries = false } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'recado-bench-'));
  const database = sqlite ? new Sqlite(join(folder, 'recado.sqlite')) : await MariaDb.create();
  const counter = countQueries ? await QueryCounter.start(database.url) : null;
  const close = async () => {
    await counter?.stop();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const server = await Server.start({
      name: sqlite ? 'Recado (SQLite)' : 'Recado',
      dialect: 'graphql',
      script: SCRIPT,
      cwd: folder,
      ready: '/health/ready',
      env: {
        ...UNLIMITED,
        DATA_DIR: folder,
        DATABASE_URL: counter?.url ?? database.url,
        ...(sqlite ? {} : { REDIS_URL }),
        JWT_SECRET,
        LOG_LEVEL: 'error',
        EXPLORER: 'off',
        DRAIN_SECONDS: '0',
      },
    });
    await fillRecado(database, world);
    return { server, database, counter, close };
  } catch (error) {
    await close();
    throw error;
  }
}
