import type { DataSource } from 'typeorm';
import { poolOf } from './mysql-pool.js';

const LOCK_WAIT_SECONDS = 5;
const IDLE_TRANSACTION_SECONDS = 30;

/**
 * READ COMMITTED: fewer gap locks than InnoDB's default; what is counted on is locked by name. Said once for each
 * connection, before anything else on it, and not at the beginning of every transaction.
 */
export async function prepareSessions(source: DataSource, mariaDb: boolean): Promise<void> {
  const pool = poolOf(source);
  if (!pool) return;
  // A room that somebody else holds locked must not hold up all others for InnoDB's 50 seconds.
  const sayings = [
    'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
    `SET SESSION innodb_lock_wait_timeout = ${LOCK_WAIT_SECONDS}`,
    // Whatever the server is set to: what may not be NULL fails instead of becoming 0, and texts end where the driver
    // says so, which escapes them with backslashes (NO_BACKSLASH_ESCAPES would let them out).
    "SET SESSION sql_mode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION'",
  ];
  // What a node holds that was frozen or cut off within a transaction; MySQL has no word for it.
  if (mariaDb) sayings.push(`SET SESSION idle_write_transaction_timeout = ${IDLE_TRANSACTION_SECONDS}`);
  // A connection that could not be told breaks at its first use, and is replaced.
  pool.on('connection', (connection) => {
    for (const sql of sayings) connection.query(sql, () => undefined);
  });
  // The one that was opened to get to know the server, and lies in the pool by now.
  for (const sql of sayings) await source.query(sql);
}

/** It is spoken to like MySQL, and knows more. */
export async function isMariaDb(source: DataSource): Promise<boolean> {
  if (source.options.type !== 'mysql') return false;
  const [server] = await source.query<[{ version: string }]>('SELECT VERSION() AS version');
  return server.version.includes('MariaDB');
}
