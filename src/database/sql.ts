import type { EntityManager, EntityTarget, ObjectLiteral, QueryDeepPartialEntity } from 'typeorm';

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
  return Array.from({ length: count }, () => '?').join(', ');
}

/** A time as the driver gives it in raw rows: SQLite keeps text, MySQL's driver makes a Date. */
export function toDate(value: Date | string): Date {
  return value instanceof Date ? value : new Date(`${value.replace(' ', 'T')}Z`);
}

export function toDateOrNull(value: Date | string | null): Date | null {
  return value === null ? null : toDate(value);
}

export type Dialect = 'sqlite' | 'mysql';

/** As both databases keep and compare a time: `2026-11-20 09:30:00.000`, in UTC. */
export function sqlTime(time: Date): string {
  return time.toISOString().replace('T', ' ').replace('Z', '');
}

/** Rows of one statement: SQLite takes 32,766 parameters, and prepares each size of a statement once. */
const ROWS_A_STATEMENT = [256, 64, 16, 4, 1];

/** Inserts many rows in few statements. `then` follows the values, as in ON CONFLICT …. */
export async function insertInto(
  manager: EntityManager,
  dialect: Dialect,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
  then = '',
): Promise<void> {
  const into = `INSERT INTO ${table} (${columns.join(', ')}) VALUES`;
  if (dialect === 'mysql') {
    // The driver writes the rows into the text of the statement.
    if (rows.length > 0) await manager.query(`${into} ? ${then}`, [rows]);
    return;
  }
  const row = `(${placeholders(columns.length)})`;
  let from = 0;
  for (const size of ROWS_A_STATEMENT) {
    const sql = `${into} ${Array.from({ length: size }, () => row).join(', ')} ${then}`;
    for (; rows.length - from >= size; from += size)
      await manager.query(sql, rows.slice(from, from + size).flat());
  }
}
