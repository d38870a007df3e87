import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import type { Backend } from './backend.js';
import { freePort } from './ports.js';
import { crash } from './processes.js';

/** A MariaDB of a test's own, which it may kill and start again. It writes to the disk at every commit. */
export class OwnMariaDb {
  private process: ChildProcess | null = null;

  private constructor(
    private readonly folder: string,
    private readonly port: number,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  /** Null where MariaDB is not installed on this machine. */
  static async start(environment: NodeJS.ProcessEnv = {}): Promise<OwnMariaDb | null> {
    const folder = mkdtempSync(join(tmpdir(), 'recado-mariadb-'));
    try {
      execFileSync('mariadb-install-db', [
        ...['--no-defaults', `--user=${userInfo().username}`, `--datadir=${join(folder, 'data')}`],
        ...['--auth-root-authentication-method=normal', '--skip-test-db'],
      ]);
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
    const database = new OwnMariaDb(folder, await freePort(), environment);
    await database.start();
    await database.run('CREATE DATABASE recado CHARACTER SET utf8mb4');
    return database;
  }

  get backend(): Backend {
    const environment = { DATA_DIR: this.folder, DATABASE_URL: `${this.url}recado` };
    return { environment, drop: () => this.drop() };
  }

  async start(): Promise<void> {
    this.process = spawn(
      'mariadbd',
      [
        ...['--no-defaults', `--user=${userInfo().username}`, `--datadir=${join(this.folder, 'data')}`],
        ...['--bind-address=127.0.0.1', `--port=${this.port}`, `--socket=${join(this.folder, 'socket')}`],
        ...['--innodb-flush-log-at-trx-commit=1', '--innodb-buffer-pool-size=32M'],
      ],
      { stdio: 'ignore', env: { ...process.env, ...this.environment } },
    );
    while (!(await this.answers())) await new Promise((resolve) => setTimeout(resolve, 50));
  }

  /** Kills it, as a crash would. */
  async kill(): Promise<void> {
    const { process: running } = this;
    this.process = null;
    await crash(running);
  }

  /** From now on it takes what is sent to it, and says nothing. */
  freeze(): void {
    this.process?.kill('SIGSTOP');
  }

  thaw(): void {
    this.process?.kill('SIGCONT');
  }

  async drop(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get url(): string {
    return `mysql://root@127.0.0.1:${this.port}/`;
  }

  private async answers(): Promise<boolean> {
    if (this.process?.exitCode !== null) throw new Error('MariaDB did not start');
    return this.run('SELECT 1').then(
      () => true,
      () => false,
    );
  }

  private async run(sql: string): Promise<void> {
    const connection = await createConnection(this.url);
    await connection.query(sql);
    await connection.end();
  }
}
