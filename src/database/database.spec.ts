import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource, EntityManager } from 'typeorm';
import { MIGRATIONS } from '../../migrations/index.js';
import { Database } from './database.js';

/** Of MySQL only. */
const TIMEOUT_SECONDS = 1;

describe('SQLite on a disk that was full', () => {
  let folder: string;
  let database: Database;

  const open = () =>
    Database.open(
      { type: 'sqlite', path: join(folder, 'recado.sqlite') },
      { entities: [], migrations: MIGRATIONS },
      TIMEOUT_SECONDS,
    );

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'recado-full-'));
    database = await open();
  });
  afterEach(async () => {
    await database.onApplicationShutdown();
    rmSync(folder, { recursive: true });
  });

  const insert =
    (id: string, name = 'Acme') =>
    (tx: EntityManager) =>
      tx.query(
        `INSERT INTO workspaces (id, slug, name, created_at) VALUES (?, ?, ?, '2026-01-01 00:00:00.000')`,
        [id, id, name],
      );
  const kept = async () => {
    const rows = await database.read.query<{ id: string }[]>('SELECT id FROM workspaces ORDER BY id');
    return rows.map(({ id }) => id);
  };

  it('keeps what it acknowledges afterwards, also after something was refused', async () => {
    const { writer } = database as unknown as { writer: DataSource };
    await writer.query('PRAGMA max_page_count = 1');
    await expect(database.transaction(insert('full', 'x'.repeat(100_000)))).rejects.toThrow('full');
    await writer.query('PRAGMA max_page_count = 1000000');
    await database.transaction(insert('a'));
    await expect(database.transaction(() => Promise.reject(new Error('Refused')))).rejects.toThrow('Refused');
    await database.transaction(insert('b'));
    expect(await kept()).toEqual(['a', 'b']);
    await database.onApplicationShutdown();
    database = await open();
    expect(await kept()).toEqual(['a', 'b']);
  });
});

describe('processes that start at once on a new SQLite file', () => {
  it('all come up', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'recado-first-'));
    const path = join(folder, 'recado.sqlite');
    const open = () =>
      Database.open({ type: 'sqlite', path }, { entities: [], migrations: MIGRATIONS }, TIMEOUT_SECONDS);
    const all = await Promise.all([open(), open(), open()]);
    const epochs = await all[0]?.read.query<unknown[]>('SELECT epoch FROM log_epochs');
    expect(epochs).toHaveLength(1);
    for (const one of all) await one.onApplicationShutdown();
    rmSync(folder, { recursive: true });
  });
});
