import type { EntityManager, EntityTarget, ObjectLiteral, QueryDeepPartialEntity } from 'typeorm';
import { packed, type Statement } from './statement.js';

/** Inserts rows as they are, in one statement, without reading anything back into them. */
export async function insertRows<T extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<T>,
  rows: readonly T[],
): Promise<void> {
  if (rows.length === 0) return;
  const values = rows as unknown as QueryDeepPartialEntity<T>[];
  await manager.createQueryBuilder().insert().into(entity).values(values).updateEntity(false).execute();
}

/** `?, ?, ?`: as many as there are values. */
export function placeholders(count: number): string {
  return '?, '.repeat(count).slice(0, -2);
}

/** A time as the driver gives it in raw rows: SQLite keeps text, MySQL's driver makes a Date. */
export function toDate(value: Date | string): Date {
  return value instanceof Date ? value : new Date(`${value.replace(' ', 'T')}Z`);
}

export function toDateOrNull(value: Date | string | null): Date | null {
  return value === null ? null : toDate(value);
}

export type Dialect = 'sqlite' | 'mysql';

/** The last one: all rows of a batch are of the same time. */
let written = { ms: NaN, text: '' };

/** As both databases keep and compare a time: `2026-11-20 09:30:00.000`, in UTC. */
export function sqlTime(time: Date): string {
  const ms = time.getTime();
  if (written.ms !== ms) written = { ms, text: time.toISOString().replace('T', ' ').replace('Z', '') };
  return written.text;
}

/** Rows of one statement: SQLite takes 32,766 parameters, and prepares each size of a statement once. */
const ROWS_A_STATEMENT = [256, 64, 16, 4, 1];
/** So few rows make a statement that MariaDB prepares once: see database/statement.ts. */
const FEW_ROWS = 4;

/** Inserts many rows in few statements. `then` follows the values, as in ON CONFLICT …. */
export function insertInto(
  dialect: Dialect,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
  { row = `(${placeholders(columns.length)})`, then = '' } = {},
): Statement[] {
  const into = `INSERT INTO ${table} (${columns.join(', ')}) VALUES`;
  const ofRows = (some: readonly (readonly unknown[])[]): Statement => ({
    sql: `${into} ${`${row}, `.repeat(some.length).slice(0, -2)} ${then}`,
    values: some.flat(),
  });
  if (dialect === 'mysql') {
    // Of many, the driver writes the rows into the text of the statement.
    return packed(rows, (one) => one).map((some) =>
      some.length <= FEW_ROWS ? ofRows(some) : { sql: `${into} ? ${then}`, values: [some] },
    );
  }
  const statements: Statement[] = [];
  let from = 0;
  for (const size of ROWS_A_STATEMENT)
    for (; rows.length - from >= size; from += size) statements.push(ofRows(rows.slice(from, from + size)));
  return statements;
}
