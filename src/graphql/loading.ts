/** Keys of one query, where each is a term of it: SQLite takes 500 SELECTs in a UNION and 1,000 terms of an OR. */
export const MOST_KEYS = 400;

/** What a loader gives: at once where it is there already. */
export type Loaded<T> = T | null | Promise<T | null>;

/** Puts what was found into the order of what was asked; what was not found is null (DataLoader's contract). */
export function inOrder<K, V>(
  keys: readonly K[],
  values: readonly V[],
  keyOf: (value: V) => K,
): (V | null)[] {
  const found = new Map(values.map((value) => [keyOf(value), value]));
  return keys.map((key) => found.get(key) ?? null);
}
