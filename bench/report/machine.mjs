import { execFileSync } from 'node:child_process';
import { cpus, release, totalmem } from 'node:os';
import { Redis } from 'ioredis';
import mysql from 'mysql2/promise';
import { databaseServer } from '../databases/mariadb.mjs';
import { REDIS_URL } from '../settings.mjs';

/** What the numbers depend on. @returns {Promise<Record<string, string>>} */
export async function machine() {
  const [cpu] = cpus();
  return {
    processor: `${cpus().length} × ${cpu.model.trim()}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GB`,
    system: `Linux ${release()}`,
    node: process.version,
    database: await database(),
    redis: await redis(),
    commit: commit(),
  };
}

async function database() {
  const connection = await mysql.createConnection((await databaseServer()).url);
  const [[row]] = await connection.query(
    'SELECT VERSION() AS version, @@innodb_flush_log_at_trx_commit AS log_flush, @@sync_binlog AS binlog, @@log_bin AS has_binlog',
  );
  await connection.end();
  return `${row.version}, innodb_flush_log_at_trx_commit=${row.log_flush}, ${row.has_binlog ? `sync_binlog=${row.binlog}` : 'no binary log'}`;
}

async function redis() {
  const client = new Redis(REDIS_URL, { lazyConnect: true, retryStrategy: () => null });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return /redis_version:(\S+)/.exec(await client.info('server'))?.[1] ?? 'unknown';
  } catch (error) {
    throw new Error(`Redis does not answer at BENCH_REDIS_URL (${REDIS_URL}): ${error.message}`, {
      cause: error,
    });
  } finally {
    client.disconnect();
  }
}

function commit() {
  try {
    const options = { cwd: import.meta.dirname, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] };
    return execFileSync('git', ['describe', '--always', '--dirty'], options).trim();
  } catch {
    return 'unknown';
  }
}
