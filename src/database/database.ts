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
import { migrate } from './migrate.js';
import type { Schema } from './schema.js';
import type { Script, ScriptStep } from './script.js';
import { isMariaDb, prepareSessions } from './session-settings.js';
import { giveUpSilent } from './silence.js';
import {
  type Ask,
  type ScriptConnection,
  runAsOne,
  runInOrder,
  runTogether,
  type Statement,
} from './statement.js';

const ATTEMPTS = 8;
const LOCK_WAITS = 2;
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
    /** For a transaction that reads nothing. */
    private readonly runAll: typeof runTogether | typeof runAsOne,
  ) {}

  /**
   * Connects and brings the tables up to date.
   * @param timeoutSeconds how long MySQL may say nothing while it is asked, but for what changes the tables.
   */
  static async open(config: DatabaseConfig, schema: Schema, timeoutSeconds: number): Promise<Database> {
    const writer = await new DataSource(writerOptions(config, schema)).initialize();
    const mariaDb = await isMariaDb(writer);
    await prepareSessions(writer, mariaDb);
    await migrate(writer);
    const forReading = readerOptions(config, schema);
    const reader = forReading ? await new DataSource(forReading).initialize() : writer;
    const forScripts = scriptOptions(config, schema);
    const scripts = forScripts ? await new DataSource(forScripts).initialize() : writer;
    await prepareSessions(scripts, mariaDb);
    for (const pool of [writer, scripts]) giveUpSilent(pool, timeoutSeconds);
    return new Database(config.type, writer, reader, scripts, mariaDb ? runAsOne : runTogether);
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
      await this.onScriptConnection<unknown>((_, connection) =>
        this.runAll(connection, [START, ...statements, COMMIT]),
      );
    } else {
      await this.lane.run(() => this.onWriter((manager) => runInOrder(manager, statements)));
    }
  }

  /** Reads what is committed; on MySQL in one go there and back, on the connections of scripts. */
  async readAtOnce(statements: readonly Statement[]): Promise<unknown[]> {
    if (statements.length === 0) return [];
    if (this.dialect === 'mysql')
      return this.onScriptConnection((_, connection) => runTogether(connection, statements));
    return runInOrder(this.read, statements);
  }

  private together<B, T>(
    first: ScriptStep<B>,
    work: (script: Script, begun: B, read: readonly unknown[]) => Promise<ScriptStep<T>>,
  ): Promise<T> {
    return this.onScriptConnection(async (manager, connection) => {
      const run = (statements: readonly Statement[]) => runTogether(connection, statements);
      const [, ...read] = await run([START, ...first.statements]);
      const last = await work({ manager, run }, first.value, read);
      await run([...last.statements, COMMIT]);
      return last.value;
    });
  }

  /** Rolls back what has failed. */
  private async onScriptConnection<T>(
    work: (manager: EntityManager, connection: ScriptConnection) => Promise<T>,
  ): Promise<T> {
    const runner = this.scripts.createQueryRunner();
    try {
      return await work(runner.manager, scriptConnection((await runner.connect()) as Connection));
    } catch (error) {
      // The connection may be gone, and the transaction with it: what has failed is what counts.
      await runner.query('ROLLBACK').catch(() => undefined);
      throw error;
    } finally {
      await runner.release();
    }
  }

  private attempt<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return this.retrying(() => this.onWriter(work), LOCK_WAITS);
  }

  private async onWriter<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    try {
      return await this.writer.transaction(work);
    } catch (error) {
      if (this.dialect === 'sqlite') forgetRolledBack(this.writer);
      throw error;
    }
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

/**
 * Where the disk is full SQLite rolls back by itself, so that TypeORM's own ROLLBACK fails; TypeORM takes that
 * transaction for one that still runs, and every later one for a part of it, which nothing would ever commit.
 */
function forgetRolledBack(writer: DataSource): void {
  const { databaseConnection } = writer.driver as unknown as {
    databaseConnection: { readonly inTransaction: boolean };
  };
  if (databaseConnection.inTransaction) return;
  // The one that all transactions have in common.
  Object.assign(writer.createQueryRunner(), { isTransactionActive: false, transactionDepth: 0 });
}

/** The part of mysql2 that TypeORM's types do not show. */
type Connection = Record<
  keyof ScriptConnection,
  (sql: string, values: readonly unknown[], done: (error: Error | null, result: unknown) => void) => void
>;

/**
 * Straight to the driver: what TypeORM does around each query (logging, broadcasting, results) no script needs. It fails
 * as TypeORM's do.
 */
function scriptConnection(connection: Connection): ScriptConnection {
  const by =
    (way: keyof ScriptConnection): Ask =>
    (sql, values) =>
      new Promise((resolve, reject) => {
        connection[way](sql, values, (error, result) => {
          if (error) reject(new QueryFailedError(sql, [...values], error));
          else resolve(result);
        });
      });
  return { query: by('query'), execute: by('execute') };
}
