import type { Clock } from '../database/clock.js';
import { isContention } from '../database/database-errors.js';
import type { Script } from '../database/script.js';
import type { Statement } from '../database/statement.js';
import { type BulkWriter, type Change, done, type Outcome, refused } from './change.js';
import { type LogHead, LogTransaction } from './log-transaction.js';

type Single = Extract<Change, { kind: 'single' }>;

/** The changes of one kind. */
interface Group {
  readonly writer: BulkWriter<never, unknown>;
  readonly changes: Change[];
  readonly inputs: never[];
}

/** The changes of one transaction: one after the other, then those of a kind together. */
export class Batch {
  /** What was done, to be finished and announced. */
  readonly parts: LogTransaction[] = [];
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
    this.groups = groupsOf(changes);
    this.reads = this.groups.flatMap(({ writer, inputs }) => writer.reads.of(inputs));
  }

  get size(): number {
    return this.changes.length;
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
  ): Promise<Outcome<unknown>[]> {
    for (const change of this.singles)
      this.outcomes.set(change, await this.single(script, heads, change, this.changes.length > 1));
    // Last: who leaves a room in this batch sends nothing more in it.
    const rows = this.inPlace(this.singles.length > 0 ? await script.run(present(this.reads)) : read);
    let from = 0;
    for (const group of this.groups) {
      await this.bulk(script, heads, group, rows.slice(from, (from += group.writer.reads.count)));
    }
    return this.changes.map(
      (change) => this.outcomes.get(change) ?? refused(new Error('a change was forgotten')),
    );
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

  private async bulk(
    { manager }: Script,
    heads: Map<string, LogHead>,
    { writer, changes, inputs }: Group,
    read: readonly unknown[],
  ): Promise<void> {
    const tx = new LogTransaction(manager, this.clock.now(), heads);
    this.parts.push(tx);
    const { outcomes, statements } = await writer.write(tx, inputs, read);
    this.statements.push(...statements);
    for (const [index, change] of changes.entries()) {
      this.outcomes.set(change, outcomes[index] ?? refused(new Error('a bulk writer forgot a change')));
    }
  }
}

const present = (reads: readonly (Statement | null)[]) => reads.filter((statement) => statement !== null);

function groupsOf(changes: readonly Change[]): Group[] {
  const groups = new Map<unknown, Group>();
  for (const change of changes) {
    if (change.kind !== 'bulk') continue;
    const { writer, input } = change;
    const group = groups.get(writer) ?? { writer, changes: [], inputs: [] };
    groups.set(writer, group);
    group.changes.push(change);
    group.inputs.push(input);
  }
  return [...groups.values()];
}
