import type { Clock } from '../database/clock.js';
import type { Database } from '../database/database.js';
import type { Statement } from '../database/statement.js';
import { type Bulk, type Given, type Group, groupsOf, type Outcome, refused } from './change.js';
import type { KnownRooms } from './known-rooms.js';
import { LogChange, type LogHead } from './log-transaction.js';

/**
 * What changes will come to if nobody else has written in their rooms since this node has last seen them: the numbers
 * they take prove it, or are refused by their key. Nothing is locked for it before, and what is known need not be read.
 */
export class Forecast {
  readonly heads = new Map<string, LogHead>();
  /** What was done, to be finished and announced. */
  readonly parts: LogChange[] = [];
  /** What writes it. */
  readonly statements: Statement[] = [];
  readonly outcomes = new Map<Bulk, Outcome<unknown>>();

  private constructor(private readonly known: KnownRooms) {}

  /**
   * Reads what is not known, and decides.
   * @returns null where something would be refused: a refusal takes no number that proves it.
   */
  static async of(
    changes: readonly Bulk[],
    known: KnownRooms,
    database: Database,
    clock: Clock,
  ): Promise<Forecast | null> {
    const forecast = new Forecast(known);
    for (const group of groupsOf(changes))
      forecast.decide(group, await givenOf(group, known, database), clock.now());
    if ([...forecast.outcomes.values()].every(({ ok }) => ok)) return forecast;
    forecast.failed();
    return null;
  }

  /** What was remembered is wrong, and what was decided on the strength of it has marked it. */
  failed(): void {
    for (const roomId of this.heads.keys()) this.known.forget(roomId);
  }

  private decide({ writer, changes, inputs }: Group, given: Given, now: Date): void {
    for (const { rooms } of changes) {
      const head = this.heads.has(rooms[0]) ? undefined : this.known.headOf(rooms[0]);
      if (head) this.heads.set(rooms[0], head);
    }
    const change = new LogChange(now, this.heads);
    const { outcomes, statements } = writer.write(change, inputs, given);
    this.parts.push(change);
    this.statements.push(...statements);
    for (const [index, one] of changes.entries())
      this.outcomes.set(one, outcomes[index] ?? refused(new Error('a bulk writer forgot a change')));
  }
}

/** Reads what is not known. */
async function givenOf({ writer, inputs }: Group, known: KnownRooms, database: Database): Promise<Given> {
  const isKnown = (input: never) => {
    const member = known.memberOf(writer.roomOf(input), writer.userOf(input));
    return member !== undefined && writer.isStillGood(input, member);
  };
  // Of such a room all who write in it: if its log has moved, nobody in it is known any more.
  const rooms = new Set(inputs.filter((input) => !isKnown(input)).map((input) => writer.roomOf(input)));
  const missing = rooms.size > 0 ? inputs.filter((input) => rooms.has(writer.roomOf(input))) : [];
  const { now } = known;
  const readFixed = writer.readFixed(inputs);
  const reads = [
    ...(missing.length > 0 ? [writer.readMembers(missing)] : []),
    ...(readFixed ? [readFixed] : []),
  ];
  const rows = await database.readAtOnce(reads);
  if (missing.length > 0) known.learn(writer.membersOf(rows[0]), now);
  const fixed = readFixed ? rows.at(-1) : [];
  return { memberOf: (roomId, userId) => known.memberOf(roomId, userId), fixed, taken: [] };
}
