import type { Clock } from '../database/clock.js';
import { isContention } from '../database/database-errors.js';
import type { Script } from '../database/script.js';
import type { Statement } from '../database/statement.js';
import {
  type Bulk,
  type Change,
  done,
  type Group,
  groupsOf,
  type Outcome,
  refused,
  type Single,
} from './change.js';
import { keyOf } from './known-rooms.js';
import { LogChange, type LogHead, LogTransaction } from './log-transaction.js';

const READS_A_GROUP = 3;

/** The changes of one transaction, under the locks of their rooms: one after the other, then those of a kind together. */
export class Batch {
  /** What was done, to be finished and announced. */
  readonly parts: LogChange[] = [];
  /** What writes it, as far as it is not written yet. */
  readonly statements: Statement[] = [];
  private readonly singles: readonly Single[];
  private readonly groups: readonly Group[];
  private readonly reads: readonly (Statement | null)[];
  private readonly outcomes = new Map<Change, Outcome<unknown>>();

  constructor(
    private readonly changes: readonly Change[],
    private readonly clock: Clock,
  ) {
    this.singles = changes.filter((change) => change.kind === 'single');
    this.groups = groupsOf(changes.filter((change): change is Bulk => change.kind === 'bulk'));
    this.reads = this.groups.flatMap(({ writer, inputs }) => [
      writer.readMembers(inputs),
      writer.readFixed(inputs),
      writer.readTaken(inputs),
    ]);
  }

  /** What can be read together with the locks: nothing that a change of this batch may alter. */
  get firstReads(): readonly Statement[] {
    return this.singles.length > 0 ? [] : present(this.reads);
  }

  /** @param read what {@link firstReads} has given. */
  async run(
    script: Script,
    heads: Map<string, LogHead>,
    read: readonly unknown[],
  ): Promise<ReadonlyMap<Change, Outcome<unknown>>> {
    for (const change of this.singles)
      this.outcomes.set(change, await this.single(script, heads, change, this.changes.length > 1));
    // Last: who leaves a room in this batch sends nothing more in it.
    const rows = this.inPlace(this.singles.length > 0 ? await script.run(present(this.reads)) : read);
    for (const [index, group] of this.groups.entries())
      this.bulk(heads, group, rows.slice(index * READS_A_GROUP, (index + 1) * READS_A_GROUP));
    return this.outcomes;
  }

  /** What each of {@link reads} has given, or no rows. */
  private inPlace(read: readonly unknown[]): unknown[] {
    let next = 0;
    return this.reads.map((statement) => (statement ? read[next++] : []));
  }

  /** Alone in its transaction, a change that is refused rolls it all back; among others, only itself. */
  private async single(
    { manager }: Script,
    heads: Map<string, LogHead>,
    change: Single,
    amongOthers: boolean,
  ): Promise<Outcome<unknown>> {
    const tx = new LogTransaction(manager, this.clock.now(), heads);
    if (!amongOthers) {
      this.parts.push(tx);
      return done(await change.write(tx));
    }
    await manager.query('SAVEPOINT change_begins');
    try {
      const value = await change.write(tx);
      await manager.query('RELEASE SAVEPOINT change_begins');
      this.parts.push(tx);
      return done(value);
    } catch (error) {
      // The database has rolled everything back by itself.
      if (isContention(error)) throw error;
      await manager.query('ROLLBACK TO SAVEPOINT change_begins');
      tx.undo();
      return refused(error);
    }
  }

  private bulk(
    heads: Map<string, LogHead>,
    { writer, changes, inputs }: Group,
    [rows, fixed, taken]: readonly unknown[],
  ): void {
    const change = new LogChange(this.clock.now(), heads);
    this.parts.push(change);
    const members = new Map(
      writer.membersOf(rows).map((member) => [keyOf(member.roomId, member.userId), member]),
    );
    const memberOf = (roomId: string, userId: string) => members.get(keyOf(roomId, userId));
    const { outcomes, statements } = writer.write(change, inputs, { memberOf, fixed, taken });
    this.statements.push(...statements);
    for (const [index, one] of changes.entries()) {
      this.outcomes.set(one, outcomes[index] ?? refused(new Error('a bulk writer forgot a change')));
    }
  }
}

const present = (reads: readonly (Statement | null)[]) => reads.filter((statement) => statement !== null);
