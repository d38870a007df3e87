import { isContention, isUnavailable } from '../database/database-errors.js';
import type { Change, Outcome } from './change.js';

const MOST_CHANGES = 500;
/** While more than this are under way, what comes waits and forms a large batch, which is cheaper. */
const FEW_CHANGES = 16;

/** Makes these changes in one transaction; gives what became of each, in their order. */
export type Commit = (changes: readonly Change[]) => Promise<readonly Outcome<unknown>[]>;

/**
 * Work that waits is done together: while one batch of changes is being committed, what arrives forms the
 * next. No timer, so no delay when there is nothing to wait for, and large batches under load. As long as there is
 * little to do, changes of different rooms do not wait for each other; those of one room are always committed in
 * the order in which they came.
 */
export class GroupCommit {
  private waiting: Change[] = [];
  /** Rooms of the batches under way. */
  private readonly busy = new Set<string>();
  private batches = 0;
  private changes = 0;
  private scheduled = false;

  /** @param mostBatches how many may be under way at once. */
  constructor(
    private readonly commit: Commit,
    private readonly mostBatches: number,
  ) {}

  add(change: Change): void {
    this.waiting.push(change);
    if (this.scheduled || !this.mayStart) return;
    this.scheduled = true;
    // At the end of this turn of the event loop: what came in the same packet goes into the same transaction.
    setImmediate(() => {
      this.scheduled = false;
      this.start();
    });
  }

  private get mayStart(): boolean {
    return this.batches === 0 || (this.batches < this.mostBatches && this.changes <= FEW_CHANGES);
  }

  private start(): void {
    while (this.mayStart && this.waiting.length > 0) {
      const batch = this.take();
      if (batch.length === 0) return;
      void this.carry(batch);
    }
  }

  private async carry(batch: readonly Change[]): Promise<void> {
    const rooms = new Set(batch.flatMap((change) => change.rooms));
    for (const room of rooms) this.busy.add(room);
    this.batches++;
    this.changes += batch.length;
    await this.run(batch);
    this.batches--;
    this.changes -= batch.length;
    for (const room of rooms) this.busy.delete(room);
    this.start();
  }

  /** What can be done now: nothing whose room is being changed, or has something to do before it. */
  private take(): Change[] {
    const held = new Set(this.busy);
    const batch: Change[] = [];
    const rest: Change[] = [];
    for (const change of this.waiting) {
      const isFree = batch.length < MOST_CHANGES && !change.rooms.some((room) => held.has(room));
      if (isFree) {
        batch.push(change);
        continue;
      }
      rest.push(change);
      for (const room of change.rooms) held.add(room);
    }
    this.waiting = rest;
    return batch;
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
