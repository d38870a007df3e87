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
