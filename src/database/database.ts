import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import {
  DataSource,
  type EntityManager,
  type EntityTarget,
  type ObjectLiteral,
  QueryFailedError,
  type Repository,
} from 'typeorm';
import type { DatabaseConfig } from '../config/config.js';
import { MOST_SCRIPTS, readerOptions, scriptOptions, writerOptions } from './data-source.js';
import { isContention, isLockTimeout } from './database-errors.js';
import { Lane } from './lane.js';
import type { Schema } from './schema.js';
import type { Script, ScriptStep } from './script.js';
import { type Ask, runInOrder, runTogether, type Statement } from './statement.js';

const ATTEMPTS = 8;
const LOCK_WAIT_SECONDS = 5;
const LOCK_WAITS = 2;
const IDLE_TRANSACTION_SECONDS = 30;
const MIGRATION_LOCK_SECONDS = 120;
const START: Statement = { sql: 'START TRANSACTION', values: [] };
const COMMIT: Statement = { sql: 'COMMIT', values: [] };

/**
 * The two ways to the database: {@link read} for what is committed, {@link transaction} for every write.
 *
 * SQLite has one connection for writing, on which transactions queue, and a second one that only reads:
 * on a shared one, a reader would see what an open transaction may still roll back.
 */
export class Database implements OnApplicationShutdown {
  private readonly logger = new Logger(Database.name);
  private readonly lane = new Lane();

  private constructor(
    readonly dialect: 'sqlite' | 'mysql',
    private readonly writer: DataSource,
    private readonly reader: DataSource,
    /** Takes several statements in one packet: nothing else goes there but scripts, whose texts are all ours. */
    private readonly scripts: DataSource,
  ) {}

  /** Connects and brings the tables up to date. */
  static async open(config: DatabaseConfig, schema: Schema): Promise<Database> {
    const writer = await new DataSource(writerOptions(config, schema)).initialize();
    await readCommitted(writer);
    await migrate(writer);
    const forReading = readerOptions(config, schema);
    const reader = forReading ? await new DataSource(forReading).initialize() : writer;
    const forScripts = scriptOptions(config, schema);
    const scripts = forScripts ? await new DataSource(forScripts).initialize() : writer;
    await readCommitted(scripts);
    return new Database(config.type, writer, reader, scripts);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.lane.idle();
    if (this.reader !== this.writer) await this.reader.destroy();
    if (this.scripts !== this.writer) await this.scripts.destroy();
    await this.writer.destroy();
  }

  /** A manager that sees committed data and must not write. */
  get read(): EntityManager {
    return this.reader.manager;
  }

  /** A repository that sees committed data and must not write. */
  repository<T extends ObjectLiteral>(entity: EntityTarget<T>): Repository<T> {
    return this.reader.getRepository(entity);
  }

  /**
   * For a `find` inside a transaction: locks the rows to its end. On SQLite that is one writer's anyway, and its
   * dialect has no word for it.
   */
  get rowLock(): { lock?: { mode: 'pessimistic_write' } } {
    return this.dialect === 'mysql' ? { lock: { mode: 'pessimistic_write' } } : {};
  }

  /**
   * Runs `work` in one transaction, one level deep. It is called again from the start after a deadlock or a
   * lock timeout, so it must change nothing but the database before it ends.
   * @throws what `work` throws, after the rollback.
   */
  transaction<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return this.dialect === 'sqlite' ? this.lane.run(() => this.attempt(work)) : this.attempt(work);
  }

  /** So many batches of changes under way let no other begin; the last to begin may come in two parts. */
  get mostScripts(): number {
    return this.dialect === 'mysql' ? MOST_SCRIPTS : 1;
  }

  /**
   * Like {@link transaction}, for work that can say beforehand what it reads first, and afterwards what it writes
   * last: on MySQL that goes there and back twice, whatever the number of statements, with the beginning and the
   * commit among them.
   */
  script<B, T>(
    begin: () => ScriptStep<B>,
    work: (script: Script, begun: B, read: readonly unknown[]) => Promise<ScriptStep<T>>,
  ): Promise<T> {
    if (this.dialect === 'mysql') return this.retrying(() => this.together(begin(), work), 1);
    return this.transaction(async (manager) => {
      const run = (statements: readonly Statement[]) => runInOrder(manager, statements);
      const first = begin();
      const last = await work({ manager, run }, first.value, await run(first.statements));
      await run(last.statements);
      return last.value;
    });
  }

  /**
   * All of these in one transaction, or none; on MySQL in one go there and back.
   * @throws what a statement is refused for. It is not tried again.
   */
  async atOnce(statements: readonly Statement[]): Promise<void> {
    if (statements.length === 0) return;
    if (this.dialect === 'mysql') {
      await this.onScriptConnection((_, ask) => runTogether(ask, [START, ...statements, COMMIT]));
    } else {
      await this.lane.run(() => this.writer.transaction((manager) => runInOrder(manager, statements)));
    }
  }

  /** Reads what is committed; on MySQL in one go there and back, on the connections of scripts. */
  async readAtOnce(statements: readonly Statement[]): Promise<unknown[]> {
    if (statements.length === 0) return [];
    if (this.dialect === 'mysql') return this.onScriptConnection((_, ask) => runTogether(ask, statements));
    return runInOrder(this.read, statements);
  }

  private together<B, T>(
    first: ScriptStep<B>,
    work: (script: Script, begun: B, read: readonly unknown[]) => Promise<ScriptStep<T>>,
  ): Promise<T> {
    return this.onScriptConnection(async (manager, ask) => {
      const run = (statements: readonly Statement[]) => runTogether(ask, statements);
      const [, ...read] = await run([START, ...first.statements]);
      const last = await work({ manager, run }, first.value, read);
      await run([...last.statements, COMMIT]);
      return last.value;
    });
  }

  /** Rolls back what has failed. */
  private async onScriptConnection<T>(work: (manager: EntityManager, ask: Ask) => Promise<T>): Promise<T> {
    const runner = this.scripts.createQueryRunner();
    try {
      return await work(runner.manager, askOf((await runner.connect()) as Connection));
    } catch (error) {
      // The connection may be gone, and the transaction with it: what has failed is what counts.
      await runner.query('ROLLBACK').catch(() => undefined);
      throw error;
    } finally {
      await runner.release();
    }
  }

  private attempt<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return this.retrying(() => this.writer.transaction(work), LOCK_WAITS);
  }

  /** @param lockWaits how often a lock is waited for: whoever holds one for so long may hold it for much longer. */
  private async retrying<T>(transaction: () => Promise<T>, lockWaits: number): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await transaction();
      } catch (error) {
        const most = isLockTimeout(error) ? lockWaits : ATTEMPTS;
        if (!isContention(error) || attempt >= most) throw error;
        this.logger.debug(`Transaction retried after ${String(error)}`);
        // Two that collided must not collide again in step.
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * attempt));
      }
    }
  }
}

/** The parts of mysql2 that TypeORM's types do not show. */
interface Pool {
  on(event: 'connection', listener: (connection: Connection) => void): void;
}
interface Connection {
  query(sql: string, done: () => void): void;
  query(sql: string, values: readonly unknown[], done: (error: Error | null, result: unknown) => void): void;
}

/**
 * Straight to the driver: what TypeORM does around each query (logging, broadcasting, results) no script needs. It fails
 * as TypeORM's do.
 */
function askOf(connection: Connection): Ask {
  return (sql, values) =>
    new Promise((resolve, reject) => {
      connection.query(sql, values, (error, result) => {
        if (error) reject(new QueryFailedError(sql, [...values], error));
        else resolve(result);
      });
    });
}

/**
 * READ COMMITTED: fewer gap locks than InnoDB's default; what is counted on is locked by name. Said once for each
 * connection, before anything else on it, and not at the beginning of every transaction.
 */
async function readCommitted(writer: DataSource): Promise<void> {
  if (writer.options.type !== 'mysql') return;
  // A room that somebody else holds locked must not hold up all others for InnoDB's 50 seconds.
  const sayings = [
    'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
    `SET SESSION innodb_lock_wait_timeout = ${LOCK_WAIT_SECONDS}`,
    // What may not be NULL fails instead of becoming 0, whatever the server is set to.
    "SET SESSION sql_mode = CONCAT_WS(',', NULLIF(@@sql_mode, ''), 'STRICT_TRANS_TABLES')",
  ];
  const [server] = await writer.query<[{ version: string }]>('SELECT VERSION() AS version');
  // What a node holds that was frozen or cut off within a transaction; MySQL has no word for it.
  if (server.version.includes('MariaDB'))
    sayings.push(`SET SESSION idle_write_transaction_timeout = ${IDLE_TRANSACTION_SECONDS}`);
  const { pool } = writer.driver as unknown as { pool: Pool };
  // A connection that could not be told breaks at its first use, and is replaced.
  pool.on('connection', (connection) => {
    for (const sql of sayings) connection.query(sql, () => undefined);
  });
  // The one that was opened to get to know the server, and lies in the pool by now.
  for (const sql of sayings) await writer.query(sql);
}

/** Runs pending migrations; of several nodes that start at once, one does and the others wait. */
async function migrate(writer: DataSource): Promise<void> {
  if (writer.options.type !== 'mysql') {
    await writer.runMigrations({ transaction: 'each' });
    return;
  }
  const runner = writer.createQueryRunner();
  const name = 'recado_migrations';
  try {
    const [lock] = await runner.manager.query<{ got: number | string | null }[]>(
      'SELECT GET_LOCK(?, ?) AS got',
      [name, MIGRATION_LOCK_SECONDS],
    );
    if (Number(lock?.got) !== 1)
      throw new Error(
        `Another node has been migrating for ${MIGRATION_LOCK_SECONDS} s: see what it waits for.`,
      );
    await writer.runMigrations({ transaction: 'none' });
  } finally {
    await runner.query('SELECT RELEASE_LOCK(?)', [name]);
    await runner.release();
  }
}
