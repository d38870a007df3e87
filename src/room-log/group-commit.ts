import { isContention, isUnavailable } from '../database/database-errors.js';
import type { Change, Outcome } from './change.js';

const MOST_CHANGES = 500;

/** Makes these changes in one transaction; gives what became of each, in their order. */
export type Commit = (changes: readonly Change[]) => Promise<readonly Outcome<unknown>[]>;

/**
 * Work that waits is done together: while one batch of changes is being committed, what arrives forms the
 * next. No timer, so no delay when there is nothing to wait for, and large batches under load.
 */
export class GroupCommit {
  private waiting: Change[] = [];
  private flushing = false;

  constructor(private readonly commit: Commit) {}

  add(change: Change): void {
    this.waiting.push(change);
    if (this.flushing) return;
    this.flushing = true;
    // At the end of this turn of the event loop: what came in the same packet goes into the same transaction.
    setImmediate(() => void this.flush());
  }

  private async flush(): Promise<void> {
    while (this.waiting.length > 0) await this.run(this.waiting.splice(0, MOST_CHANGES));
    this.flushing = false;
  }

  private async run(changes: readonly Change[]): Promise<void> {
    try {
      const outcomes = await this.commit(changes);
      for (const [index, change] of changes.entries()) settle(change, outcomes[index]);
    } catch (error) {
      // Nobody knows whether a commit whose connection broke has happened: none of it is tried again.
      if (changes.length === 1 || isUnavailable(error) || isContention(error)) {
        for (const change of changes) settle(change, { ok: false, error });
        return;
      }
      // One of them has failed the others: each for itself.
      for (const change of changes) await this.run([change]);
    }
  }
}

function settle(change: Change, outcome: Outcome<unknown> | undefined): void {
  change.settle(
    (outcome ?? { ok: false, error: new Error('a change without an outcome') }) as Outcome<never>,
  );
}
