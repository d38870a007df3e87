import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DataSource, type QueryRunner } from 'typeorm';
import { MIGRATIONS } from '../migrations/index.js';
import { loadConfig } from '../src/config/config.js';
import { writerOptions } from '../src/database/data-source.js';
import { type Backend, createBackend } from './support/backend.js';

const CHANGES = /^\s*(CREATE|DROP|INSERT)/;

describe('migrations on a database that commits each statement by itself', () => {
  let backend: Backend;
  let source: DataSource;

  beforeAll(async () => {
    // TypeORM says there what has failed.
    jest.spyOn(console, 'log').mockImplementation(() => undefined);
    backend = await createBackend();
    const { database } = loadConfig(backend.environment);
    source = await new DataSource(
      writerOptions(database, { entities: [], migrations: MIGRATIONS }),
    ).initialize();
  });
  afterAll(async () => {
    await source?.destroy();
    await backend?.drop();
  });

  /** Runs them until so many statements have changed something; how many there were, and whether it came to the end. */
  async function runUpTo(most: number): Promise<{ changes: number; isDone: boolean }> {
    const runner = source.createQueryRunner();
    const prototype = Object.getPrototypeOf(runner) as QueryRunner;
    await runner.release();
    const query = Reflect.get<QueryRunner, 'query'>(prototype, 'query');
    let changes = 0;
    const spy = jest.spyOn(prototype, 'query').mockImplementation(function (this: QueryRunner, ...given) {
      if (CHANGES.test(given[0]) && ++changes > most) throw new Error('killed');
      return query.apply(this, given);
    });
    const isDone = await source.runMigrations({ transaction: 'none' }).then(
      () => true,
      () => false,
    );
    spy.mockRestore();
    return { changes, isDone };
  }

  it('go on where an attempt before was cut off, wherever that was', async () => {
    const shape = async () =>
      JSON.stringify(
        await source.query(
          `SELECT table_name, index_name, column_name FROM information_schema.statistics
            WHERE table_schema = DATABASE() ORDER BY 1, 2, seq_in_index`,
        ),
      );
    await source.dropDatabase();
    const whole = await runUpTo(Number.POSITIVE_INFINITY);
    const expected = await shape();
    expect(whole.changes).toBeGreaterThan(15);
    for (let most = 0; most < whole.changes; most++) {
      await source.dropDatabase();
      expect(await runUpTo(most)).toMatchObject({ isDone: false });
      await source.runMigrations({ transaction: 'none' });
      expect(await shape()).toBe(expected);
      expect(await source.query('SELECT COUNT(*) AS epochs FROM log_epochs')).toEqual([{ epochs: 1 }]);
    }
  });

  it('take nobody else’s table for their own', async () => {
    await source.dropDatabase();
    await source.query('CREATE TABLE users (id int)');
    await expect(source.runMigrations({ transaction: 'none' })).rejects.toThrow("'users' already exists");
  });
});
