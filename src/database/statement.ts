import type { EntityManager } from 'typeorm';

/** One statement with its values, to be run later, alone or together with others. */
export interface Statement {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** Characters of values that travel in one packet: MariaDB takes 16 MiB, and each may have four bytes, escaped. */
const PACKET_CHARACTERS = 1_000_000;

/** Of a few messages. With more there are too many different texts. */
const MOST_PREPARED_VALUES = 160;

/** @returns what each has given: rows, of a SELECT. */
export async function runInOrder(
  manager: EntityManager,
  statements: readonly Statement[],
): Promise<unknown[]> {
  const results: unknown[] = [];
  for (const { sql, values } of statements) results.push(await manager.query<unknown>(sql, [...values]));
  return results;
}

/** Runs one text of statements with the values for its placeholders; gives one result, or one for each statement. */
export type Ask = (sql: string, values: readonly unknown[]) => Promise<unknown>;

/** A connection that takes several statements in one packet. */
export interface ScriptConnection {
  readonly query: Ask;
  /** The same, prepared by the database at the first time: for texts of which there are few. */
  readonly execute: Ask;
}

/**
 * The same in as few packets as possible. The first one that fails is the last one that is run.
 */
export async function runTogether(
  { query }: ScriptConnection,
  statements: readonly Statement[],
): Promise<unknown[]> {
  const results: unknown[] = [];
  for (const packet of packetsOf(statements)) {
    const result = await query(textOf(packet), valuesOf(packet));
    if (packet.length === 1) results.push(result);
    else results.push(...(result as unknown[]));
  }
  return results;
}

/**
 * The same, where nothing is read, as one compound statement: it is answered once. An answer for each statement costs
 * both sides about as much as a small statement does, and reading the text is a quarter of what a lone message costs the
 * database: that of a few messages is prepared. Only MariaDB has it outside of stored programs.
 */
export async function runAsOne(
  connection: ScriptConnection,
  statements: readonly Statement[],
): Promise<void> {
  const [packet, ...more] = packetsOf(statements);
  if (!packet) return;
  if (more.length > 0) {
    await runTogether(connection, statements);
    return;
  }
  const values = valuesOf(packet);
  const run = isPreparable(values) ? connection.execute : connection.query;
  await run(`BEGIN NOT ATOMIC\n${textOf(packet)};\nEND`, values);
}

/** Lists are written into the text, which is another one each time. */
const isPreparable = (values: readonly unknown[]) =>
  values.length <= MOST_PREPARED_VALUES && !values.some((value) => Array.isArray(value));

const packetsOf = (statements: readonly Statement[]) => packed(statements, (one) => one.values);
const textOf = (packet: readonly Statement[]) => packet.map((statement) => statement.sql).join(';\n');
const valuesOf = (packet: readonly Statement[]) => packet.flatMap((statement) => statement.values);

/** As many of these together, in their order, as one packet takes. */
export function packed<T>(items: readonly T[], textOf: (item: T) => unknown): T[][] {
  const packs: T[][] = [];
  let characters = Infinity;
  for (const item of items) {
    const more = charactersOf(textOf(item));
    if (characters + more > PACKET_CHARACTERS) {
      packs.push([]);
      characters = 0;
    }
    packs.at(-1)?.push(item);
    characters += more;
  }
  return packs;
}

/** Of all texts, however deep in rows they are. */
function charactersOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (!Array.isArray(value)) return 0;
  let sum = 0;
  for (const part of value) sum += charactersOf(part);
  return sum;
}
