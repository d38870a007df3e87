import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../database/clock.js';
import { Database } from '../database/database.js';
import { isContention, isLockTimeout, isUnavailable } from '../database/database-errors.js';
import { runInOrder, type Statement } from '../database/statement.js';
import { Metrics } from '../metrics/metrics.js';
import { PubSub } from '../pubsub/pubsub.js';
import { topics } from '../pubsub/topics.js';
import { Batch } from './batch.js';
import { type Bulk, type Change, type Outcome, refused } from './change.js';
import { toEvent, toRow } from './event-rows.js';
import { Forecast } from './forecast.js';
import type { Committed } from './group-commit.js';
import { type AddedEvent, hintsOf } from './hints.js';
import { KnownRooms } from './known-rooms.js';
import { LogEpoch } from './log-epoch.js';
import { headsOf, insertEvents, lockHeads, moveCounters } from './log-rows.js';
import { type LogChange, type LogHead, LogTransaction } from './log-transaction.js';
import type { RoomEventEntity } from './room-event.entity.js';

type Heads = ReadonlyMap<string, LogHead>;

/** A transaction that was committed. */
interface Written {
  readonly outcomes: ReadonlyMap<Change, Outcome<unknown>>;
  readonly announce: () => void;
}

/** Writes changes of rooms: numbers what happens, keeps it, announces it. */
@Injectable()
export class LogWriter {
  private readonly logger = new Logger(LogWriter.name);

  constructor(
    private readonly database: Database,
    private readonly pubsub: PubSub,
    private readonly clock: Clock,
    private readonly epoch: LogEpoch,
    private readonly metrics: Metrics,
    private readonly known: KnownRooms,
  ) {}

  /**
   * What can be foreseen does not wait for what cannot, where transactions run side by side. Where there is one at a
   * time, two are dearer than one.
   */
  parts(changes: readonly Change[]): readonly (readonly Change[])[] {
    if (this.database.mostScripts === 1) return [changes];
    const locked = new Set(changes.filter(({ kind }) => kind === 'single').flatMap(({ rooms }) => rooms));
    const [free, rest]: [Change[], Change[]] = [[], []];
    for (const change of changes) {
      const isFree = !change.rooms.some((room) => locked.has(room) || this.known.isContested(room));
      (isFree ? free : rest).push(change);
    }
    return [free, rest].filter((part) => part.length > 0);
  }

  /** Makes these in one transaction: as foreseen, where nobody else writes in their rooms, or under their locks. */
  async commit(changes: readonly Change[]): Promise<Committed> {
    const { outcomes, announce } = await this.unlessAway(async () => {
      const forecast = await this.foresee(changes);
      return (forecast && (await this.fulfil(forecast))) ?? (await this.locked(changes, forecast));
    });
    return {
      outcomes: changes.map((change) => outcomes.get(change) ?? refused(new Error('a change was forgotten'))),
      announce,
    };
  }

  /** A change that finds out which rooms it touches only under other locks has a transaction of its own. */
  async commitAlone<T>(
    rooms: (manager: EntityManager) => Promise<readonly string[]>,
    write: (tx: LogTransaction) => Promise<T>,
  ): Promise<{ value: T; announce: () => void }> {
    const transaction = async (manager: EntityManager) => {
      const { dialect } = this.database;
      const [locked] = await runInOrder(manager, lockHeads(dialect, await rooms(manager)));
      const heads = headsOf(locked);
      const tx = new LogTransaction(manager, this.clock.now(), heads);
      const value = await write(tx);
      const { added, counters, events } = this.finish(heads, [tx]);
      await runInOrder(manager, [...counters, ...events]);
      return { value, heads, added, tx };
    };
    const { value, heads, added, tx } = await this.unlessAway(() => this.database.transaction(transaction));
    return { value, announce: this.written(heads, added, [tx]) };
  }

  /** The database that comes back may be another one, without what was committed last. */
  private async unlessAway<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (isAway(error)) this.known.forgetAll();
      throw error;
    }
  }

  /** Null where it makes no sense to foresee anything. */
  private async foresee(changes: readonly Change[]): Promise<Forecast | null> {
    const bulk = changes.filter((change): change is Bulk => change.kind === 'bulk');
    if (bulk.length < changes.length) return null;
    if (bulk.some(({ rooms }) => this.known.isContested(rooms[0]))) return null;
    return Forecast.of(bulk, this.known, this.database, this.clock);
  }

  /** Null where it did not come true: nothing of it was written. */
  private async fulfil(forecast: Forecast): Promise<Written | null> {
    const { heads, parts, statements, outcomes } = forecast;
    const { added, counters, events } = this.finish(heads, parts, true);
    try {
      // The counters come first: they are locked in the order in which everybody locks rooms, and they tell.
      await this.database.atOnce([...counters, ...statements, ...events]);
    } catch (error) {
      forecast.failed();
      // Whether a commit whose connection broke has happened, nobody knows; and under the locks it would wait for the
      // same one.
      if (isAway(error) || isLockTimeout(error)) throw error;
      return null;
    }
    return { outcomes, announce: this.written(heads, added, parts) };
  }

  /** @param failed what has not come true. */
  private async locked(changes: readonly Change[], failed: Forecast | null): Promise<Written> {
    const locking = lockHeads(
      this.database.dialect,
      changes.flatMap((change) => change.rooms),
    );
    const { outcomes, heads, added, parts } = await this.database.script(
      () => {
        const batch = new Batch(changes, this.clock);
        return { statements: [...locking, ...batch.firstReads], value: batch };
      },
      async (script, batch, read) => {
        const heads = headsOf(read[locking.length - 1]);
        const outcomes = await batch.run(script, heads, read.slice(locking.length));
        const { parts } = batch;
        const { added, counters, events } = this.finish(heads, parts);
        return {
          value: { outcomes, heads, added, parts },
          statements: [...batch.statements, ...counters, ...events],
        };
      },
    );
    for (const [roomId, { eventSeqBefore }] of heads) {
      const was = failed?.heads.get(roomId)?.eventSeqBefore ?? eventSeqBefore;
      if (was < eventSeqBefore) this.known.contest(roomId);
    }
    return { outcomes, announce: this.written(heads, added, parts) };
  }

  /** What moves the counters and inserts the events, however many changes there were; and the events. */
  private finish(
    heads: Heads,
    parts: readonly LogChange[],
    isForeseen = false,
  ): { added: AddedEvent[]; counters: Statement[]; events: Statement[] } {
    const rows: RoomEventEntity[] = [];
    const added: AddedEvent[] = [];
    for (const change of parts) {
      for (const recorded of change.events) {
        rows.push(toRow(recorded, change.now));
        added.push({
          event: toEvent(recorded, change.now, this.epoch.current),
          snapshot: recorded.snapshot,
        });
      }
    }
    const touched = [...heads.values()].filter((head) => head.touched);
    const counters = moveCounters(touched, { isForeseen });
    return { added, counters, events: insertEvents(this.database.dialect, rows) };
  }

  /** @returns what announces it. */
  private written(heads: Heads, added: readonly AddedEvent[], parts: readonly LogChange[]): () => void {
    const committedAt = this.clock.millis();
    const events = added.map(({ event }) => event);
    this.known.moved(heads.values(), events);
    return () => {
      for (const event of events) event.committedAt = committedAt;
      this.announce(added, parts);
    };
  }

  private announce(added: readonly AddedEvent[], parts: readonly LogChange[]): void {
    const counts = new Map<string, number>();
    for (const { event } of added) counts.set(event.type, (counts.get(event.type) ?? 0) + 1);
    for (const [type, count] of counts) this.metrics.eventsPublished.inc({ type }, count);
    for (const [roomId, hint] of hintsOf(added)) this.pubsub.publish(topics.room(roomId), hint);
    for (const change of parts) for (const action of change.afterCommit) this.attempt(action);
  }

  /** What was committed is committed: nothing that comes after it may make it seem to have failed. */
  private attempt(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.logger.error(`Something failed after a commit: ${String(error)}`);
    }
  }
}

const isAway = (error: unknown) => isUnavailable(error) && !isContention(error);
