import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';

/** A database of a suite's own, and the environment that leads Recado to it. */
export interface Backend {
  readonly environment: Readonly<Record<string, string>>;
  drop(): Promise<void>;
}

/** An empty database on the backend that this run is for. */
export async function createBackend(): Promise<Backend> {
  const dataDir = mkdtempSync(join(tmpdir(), 'recado-e2e-'));
  const removeDataDir = () => rmSync(dataDir, { recursive: true, force: true });
  if (globalThis.BACKEND === 'sqlite') {
    return { environment: { DATA_DIR: dataDir }, drop: () => Promise.resolve(removeDataDir()) };
  }
  const name = `recado_test_${randomBytes(6).toString('hex')}`;
  const run = async (sql: string) => {
    const connection = await createConnection(globalThis.TEST_DATABASE_URL);
    await connection.query(sql);
    await connection.end();
  };
  await run(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
  return {
    environment: {
      DATA_DIR: dataDir,
      DATABASE_URL: new URL(name, globalThis.TEST_DATABASE_URL).href,
      // Suites that run at once have clocks of their own: what is over for one must not be over for the other.
      REDIS_URL: new URL(String(process.pid % 16), globalThis.TEST_REDIS_URL).href,
    },
    drop: async () => {
      await run(`DROP DATABASE ${name}`);
      removeDataDir();
    },
  };
}
