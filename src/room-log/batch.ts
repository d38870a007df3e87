import type { EntityManager } from 'typeorm';
import type { Clock } from '../database/clock.js';
import { isContention } from '../database/database-errors.js';
import { type BulkWriter, type Change, done, type Outcome, refused } from './change.js';
import { type LogHead, LogTransaction } from './log-transaction.js';

type Single = Extract<Change, { kind: 'single' }>;
type Bulk = Extract<Change, { kind: 'bulk' }>;

/** The changes of one transaction: one after the other, then those of a kind together. */
export class Batch {
  /** What was done, to be finished and announced. */
  readonly parts: LogTransaction[] = [];

  constructor(
    private readonly manager: EntityManager,
    private readonly clock: Clock,
    private readonly heads: Map<string, LogHead>,
  ) {}

  async run(changes: readonly Change[]): Promise<Outcome<unknown>[]> {
    const outcomes = new Map<Change, Outcome<unknown>>();
    const bulks = new Map<BulkWriter<never, unknown>, Bulk[]>();
    for (const change of changes) {
      if (change.kind === 'single') outcomes.set(change, await this.single(change, changes.length > 1));
      else bulks.set(change.writer, [...(bulks.get(change.writer) ?? []), change]);
    }
    // Last: who leaves a room in this batch sends nothing more in it.
    for (const [writer, group] of bulks) {
      const results = await this.bulk(writer, group);
      for (const [index, change] of group.entries()) {
        outcomes.set(change, results[index] ?? refused(new Error('a bulk writer forgot a change')));
      }
    }
    return changes.map((change) => outcomes.get(change) ?? refused(new Error('a change was forgotten')));
  }

  /** Alone in its transaction, a change that is refused rolls it all back; among others, only itself. */
  private async single(change: Single, amongOthers: boolean): Promise<Outcome<unknown>> {
    const tx = new LogTransaction(this.manager, this.clock.now(), this.heads);
    if (!amongOthers) {
      this.parts.push(tx);
      return done(await change.write(tx));
    }
    await this.manager.query('SAVEPOINT change_begins');
    try {
      const value = await change.write(tx);
      await this.manager.query('RELEASE SAVEPOINT change_begins');
      this.parts.push(tx);
      return done(value);
    } catch (error) {
      // The database has rolled everything back by itself.
      if (isContention(error)) throw error;
      await this.manager.query('ROLLBACK TO SAVEPOINT change_begins');
      tx.undo();
      return refused(error);
    }
  }

  private async bulk(
    writer: BulkWriter<never, unknown>,
    group: readonly Bulk[],
  ): Promise<readonly Outcome<unknown>[]> {
    const tx = new LogTransaction(this.manager, this.clock.now(), this.heads);
    this.parts.push(tx);
    return writer.write(
      tx,
      group.map((change) => change.input),
    );
  }
}
