import type { QueryRunner } from 'typeorm';

/** What MySQL says of a table or index that is there already, and of an index that is no longer there. */
const DONE = new Set(['ER_TABLE_EXISTS_ERROR', 'ER_DUP_KEYNAME', 'ER_CANT_DROP_FIELD_OR_KEY']);

/**
 * Makes and drops tables and indexes, in this order. MySQL commits each of them at once, so where an attempt before was
 * cut off it goes on: what is done already is passed over, up to the first one that is not. After that, whatever is in
 * the way is somebody else's.
 */
export async function runOn(runner: QueryRunner, statements: readonly string[]): Promise<void> {
  let goesOn = true;
  for (const sql of statements) {
    try {
      await runner.query(sql);
      goesOn = false;
    } catch (error) {
      if (!goesOn || !DONE.has((error as { code?: string }).code ?? '')) throw error;
    }
  }
}
