const ROWS_AT_ONCE = 500;

/**
 * Inserts rows, many with one statement.
 *
 * @param {{ run(sql: string, values: unknown[]): Promise<unknown> }} database
 * @param {string} table
 * @param {Record<string, unknown>[]} rows all with the same columns
 */
export async function insert(database, table, rows) {
  if (rows.length === 0) return;
  const columns = Object.keys(rows[0]);
  const place = `(${columns.map(() => '?').join(', ')})`;
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    const some = rows.slice(from, from + ROWS_AT_ONCE);
    const places = some.map(() => place).join(', ');
    const values = some.flatMap((row) => columns.map((column) => row[column]));
    await database.run(`INSERT INTO ${table} (${columns.join(', ')}) VALUES ${places}`, values);
  }
}
