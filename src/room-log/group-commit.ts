import { isContention, isUnavailable } from '../database/database-errors.js';
import type { Change, Outcome } from './change.js';

const MOST_CHANGES = 500;
/** While more than this are under way, what comes waits until it makes a large batch, which is cheaper. */
const FEW_CHANGES = 16;
/** A large batch. */
const MANY_CHANGES = 48;
/** Of more, everybody hears at once: answers and events for the same socket leave in one write. */
const FEW_TOLD = 4;

/** Makes these changes in one transaction. */
export type Commit = (changes: readonly Change[]) => Promise<Committed>;

export interface Committed {
  /** What became of each, in their order. */
  readonly outcomes: readonly Outcome<unknown>[];
  /** Tells the listeners. */
  readonly announce: () => void;
}

/** Whom a batch that is done is told to. */
interface Told {
  /** The listeners. */
  readonly announce: () => void;
  /** Those who have asked for it. */
  readonly settle: () => void;
}

/**
 * Work that waits is done together: while one batch of changes is being committed, what arrives forms the
 * next. No timer, so no delay when there is nothing to wait for, and large batches under load. As long as there is
 * little to do, or enough for another large batch, changes of different rooms do not wait for each other; those of one
 * room are always committed in the order in which they came.
 *
 * Senders who wait for their answers fall into step: once all of them are in one batch, so they are in every one that
 * follows, and the database and this process take turns in waiting for each other. So a batch leaves half to the next.
 */
export class GroupCommit {
  private waiting: Change[] = [];
  /** How many of them no batch under way keeps from beginning. */
  private free = 0;
  /** Rooms of the batches under way. */
  private readonly busy = new Set<string>();
  private batches = 0;
  private changes = 0;
  private scheduled = false;

  /**
   * @param mostBatches so many under way let no other begin; the last to begin may come in parts.
   * @param parts what of these had better be a batch of its own.
   */
  constructor(
    private readonly commit: Commit,
    private readonly mostBatches: number,
    private readonly parts: (changes: readonly Change[]) => readonly (readonly Change[])[] = (all) => [all],
  ) {}

  add(change: Change): void {
    this.waiting.push(change);
    if (!this.isBusy(change)) this.free++;
    if (this.scheduled || !this.mayStart) return;
    this.scheduled = true;
    // What came in the same packet goes into the same transaction, and what came right behind it, on other sockets: two
    // transactions side by side would wait for each other longer than that takes.
    void endOfNextTurn().then(() => {
      this.scheduled = false;
      this.start();
    });
  }

  private get mayStart(): boolean {
    if (this.batches === 0) return true;
    return this.batches < this.mostBatches && (this.changes <= FEW_CHANGES || this.free >= MANY_CHANGES);
  }

  private isBusy(change: Change): boolean {
    return change.rooms.some((room) => this.busy.has(room));
  }

  private countFree(): number {
    return this.waiting.filter((change) => !this.isBusy(change)).length;
  }

  /**
   * @param finished how many have just been committed, and not been told yet.
   * @returns whether anything was begun.
   */
  private start(finished = 0): boolean {
    const before = this.batches;
    while (this.mayStart && this.waiting.length > 0) {
      const batch = this.take(this.most(finished));
      this.free = 0;
      if (batch.length === 0) break;
      for (const part of this.parts(batch)) void this.carry(part);
      this.free = this.countFree();
    }
    return this.batches > before;
  }

  /** How many the next batch may take. Where the database is in this very thread, neither can work while the other does. */
  private most(finished: number): number {
    if (this.mostBatches === 1) return MOST_CHANGES;
    const half = Math.ceil((finished + this.changes + this.waiting.length) / 2);
    return Math.min(Math.max(half, MANY_CHANGES), MOST_CHANGES);
  }

  private async carry(batch: readonly Change[]): Promise<void> {
    const rooms = new Set(batch.flatMap((change) => change.rooms));
    for (const room of rooms) this.busy.add(room);
    this.batches++;
    this.changes += batch.length;
    const told = await this.run(batch);
    this.batches--;
    this.changes -= batch.length;
    for (const room of rooms) this.busy.delete(room);
    this.free = this.countFree();
    if (this.mostBatches > 1) {
      // A database elsewhere works on the next ones while everybody is told of these: that takes it longer.
      if (this.start(batch.length)) await endOfTurn();
      told.announce();
      // Many wait for a message, and one for the answer to it.
      if (batch.length <= FEW_TOLD) await endOfTurn();
      told.settle();
    } else {
      tell(told);
      this.start();
    }
  }

  /** What can be done now, at most so many: nothing whose room is being changed, or has something to do before it. */
  private take(most: number): Change[] {
    const held = new Set(this.busy);
    const batch: Change[] = [];
    const rest: Change[] = [];
    for (const change of this.waiting) {
      const isFree = batch.length < most && !change.rooms.some((room) => held.has(room));
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

  private async run(changes: readonly Change[]): Promise<Told> {
    try {
      const { outcomes, announce } = await this.commit(changes);
      return {
        announce,
        settle: () => {
          for (const [index, change] of changes.entries()) settle(change, outcomes[index]);
        },
      };
    } catch (error) {
      const failed = {
        announce: () => undefined,
        settle: () => {
          for (const change of changes) settle(change, { ok: false, error });
        },
      };
      if (changes.length === 1) return failed;
      if (isContention(error)) return this.apart(changes, failed);
      // Nobody knows whether a commit whose connection broke has happened: none of it is tried again.
      if (isUnavailable(error)) return failed;
      // One of them has failed the others: each for itself.
      const each: Told[] = [];
      for (const change of changes) each.push(await this.run([change]));
      return {
        announce: () => each.forEach((told) => told.announce()),
        settle: () => each.forEach((told) => told.settle()),
      };
    }
  }

  /**
   * Somebody else holds a room of theirs: each room for itself, so that the others are not held up any longer.
   * @param failed where they are all of one room.
   */
  private async apart(changes: readonly Change[], failed: Told): Promise<Told> {
    const rooms = new Map<string, Change[]>();
    for (const change of changes) {
      const key = change.rooms.join(' ');
      const others = rooms.get(key);
      if (others) others.push(change);
      else rooms.set(key, [change]);
    }
    if (rooms.size === 1) return failed;
    await Promise.all([...rooms.values()].map(async (some) => tell(await this.run(some))));
    return { announce: () => undefined, settle: () => undefined };
  }
}

/** Everybody at once. */
function tell({ announce, settle }: Told): void {
  announce();
  settle();
}

const endOfTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Sockets that have something to read by now have been read in between. */
const endOfNextTurn = () => endOfTurn().then(endOfTurn);

function settle(change: Change, outcome: Outcome<unknown> | undefined): void {
  change.settle(
    (outcome ?? { ok: false, error: new Error('a change without an outcome') }) as Outcome<never>,
  );
}
