import type BetterSqlite3 from 'better-sqlite3';
import type { DataSourceOptions } from 'typeorm';
import type { DatabaseConfig, MySqlServer } from '../config/config.js';
import type { Schema } from './schema.js';

/** How long a SQLite connection waits for another process's lock. */
const BUSY_TIMEOUT_MS = 5000;
const POOL_SIZE = 16;
export const MOST_SCRIPTS = 3;
/** On each connection of scripts, of which few are prepared: see database/statement.ts. */
const MOST_PREPARED = 64;

/** The connection that writes; on MySQL the pool that does everything. */
export function writerOptions(database: DatabaseConfig, schema: Schema): DataSourceOptions {
  const shared = {
    entities: [...schema.entities] as NonNullable<DataSourceOptions['entities']>,
    migrations: [...schema.migrations] as NonNullable<DataSourceOptions['migrations']>,
    migrationsTableName: 'migrations',
    synchronize: false,
  };
  if (database.type === 'sqlite') {
    return {
      ...shared,
      type: 'better-sqlite3',
      database: database.path,
      enableWAL: true,
      timeout: BUSY_TIMEOUT_MS,
      prepareDatabase: (db: BetterSqlite3.Database) => {
        // FULL: a commit that was acknowledged survives a power cut.
        db.pragma('synchronous = FULL');
      },
    };
  }
  return { ...shared, ...mysqlOptions(database, POOL_SIZE) };
}

/** For the scripts of the room log; null on SQLite, which is no way off. */
export function scriptOptions(database: DatabaseConfig, schema: Schema): DataSourceOptions | null {
  if (database.type === 'sqlite') return null;
  // The last to begin may come in two parts.
  const options = mysqlOptions(database, MOST_SCRIPTS + 1);
  return {
    ...options,
    extra: { ...options.extra, maxPreparedStatements: MOST_PREPARED },
    entities: [...schema.entities] as NonNullable<DataSourceOptions['entities']>,
    multipleStatements: true,
  };
}

function mysqlOptions({ host, port, username, password, database, ssl }: MySqlServer, poolSize: number) {
  return {
    type: 'mysql',
    ...{ host, port, username, password, database },
    // Of an authority that Node knows (NODE_EXTRA_CA_CERTS adds others), for this very host.
    ...(ssl ? { ssl: { verifyIdentity: true } } : {}),
    timezone: 'Z',
    charset: 'utf8mb4',
    // What MySQL computes, be it a truth value, is a BIGINT there, and comes as a number, where it would be text otherwise.
    supportBigNumbers: true,
    bigNumberStrings: false,
    poolSize,
    // Without `trace`: a stack for every statement costs more than many a statement does.
    extra: { connectTimeout: 5000, maxIdle: poolSize, trace: false },
  } as const;
}

/** SQLite's second connection, which only reads; null on MySQL, whose pool isolates by itself. */
export function readerOptions(database: DatabaseConfig, schema: Schema): DataSourceOptions | null {
  if (database.type !== 'sqlite') return null;
  return {
    type: 'better-sqlite3',
    database: database.path,
    entities: [...schema.entities] as NonNullable<DataSourceOptions['entities']>,
    timeout: BUSY_TIMEOUT_MS,
    prepareDatabase: (db: BetterSqlite3.Database) => {
      db.pragma('query_only = ON');
    },
  };
}
