import { Injectable } from '@nestjs/common';
import { Between, type EntityManager } from 'typeorm';
import { FIXED } from '../config/limits.js';
import { Database } from '../database/database.js';
import { placeholders } from '../database/sql.js';
import { Metrics } from '../metrics/metrics.js';
import { encodeCursor, type LogPosition } from './cursor.js';
import type { BulkWriter, Change, RoomsToLock } from './change.js';
import { fromRow } from './event-rows.js';
import { GroupCommit } from './group-commit.js';
import { LogEpoch } from './log-epoch.js';
import type { Member } from './known-rooms.js';
import { LogWriter } from './log-writer.js';
import type { LogTransaction } from './log-transaction.js';
import { RoomEventEntity } from './room-event.entity.js';
import type { RoomEvent } from './room-event.js';
import { ResyncReason } from './resync-reason.js';

/**
 * The log of every room: numbers what happens, keeps it, announces it, and reads it back.
 */
@Injectable()
export class RoomLog {
  private readonly commits: GroupCommit;

  constructor(
    private readonly database: Database,
    private readonly writer: LogWriter,
    private readonly epoch: LogEpoch,
    private readonly metrics: Metrics,
  ) {
    this.commits = new GroupCommit(
      (changes) => this.writer.commit(changes),
      database.mostScripts,
      (changes) => this.writer.parts(changes),
    );
  }

  /**
   * The only way to change a room. Locks the rooms in the order of their ids, runs `write`, inserts the events
   * it recorded under the next numbers, moves the counters, commits; then, without the caller waiting,
   * announces the events. The lock lasts to the commit, so the order of numbers is the order of commit and no
   * reader ever skips one. Changes that come at once share a transaction; each is refused for itself.
   *
   * `write` may run more than once (after a deadlock): what is not the database belongs into `tx.onCommit`.
   * @throws NotFound for a room that does not exist, and what `write` throws; nothing is changed then.
   */
  append<T>(rooms: RoomsToLock, write: (tx: LogTransaction) => Promise<T>): Promise<T> {
    if (typeof rooms === 'function') return this.appendAlone(rooms, write);
    return this.enqueue({ kind: 'single', rooms, write });
  }

  /**
   * Like {@link append}, for changes of which many come at once: those that wait are given to `writer` together, and
   * where this node knows how the rooms stand, the key of the next numbers takes the place of the lock.
   */
  appendBulk<I, R, M extends Member>(writer: BulkWriter<I, R, M>, input: I): Promise<R> {
    const change = { kind: 'bulk', rooms: [writer.roomOf(input)], writer, input } as const;
    return this.enqueue(change as unknown as Unsettled);
  }

  /** Event numbers at which the logs of these rooms stand now. A room that does not exist is left out. */
  async heads(roomIds: readonly string[]): Promise<Map<string, number>> {
    const heads = new Map<string, number>();
    for (let from = 0; from < roomIds.length; from += 1000) {
      const some = roomIds.slice(from, from + 1000);
      const rows = await this.database.read.query<{ id: string; event_seq: number }[]>(
        `SELECT id, event_seq FROM rooms WHERE id IN (${placeholders(some.length)})`,
        some,
      );
      for (const row of rows) heads.set(row.id, row.event_seq);
    }
    return heads;
  }

  /** Whether a client's position can be gone on from, where the log stands at `head`. Null: it can. */
  whyNot(position: LogPosition, head: number): ResyncReason | null {
    if (position.epoch !== this.epoch.current || position.seq > head) return ResyncReason.CURSOR_UNKNOWN;
    if (head - position.seq > FIXED.catchUpEvents) return ResyncReason.TOO_FAR_BEHIND;
    return null;
  }

  /**
   * At most `limit` events after number `after` up to number `upTo`, in order.
   * @returns null where the log does not reach back so far any more.
   */
  async read(roomId: string, after: number, upTo: number, limit: number): Promise<RoomEvent[] | null> {
    if (after >= upTo) return [];
    const rows = await this.database.repository(RoomEventEntity).find({
      where: { roomId, seq: Between(after + 1, Math.min(upTo, after + limit)) },
      order: { seq: 'ASC' },
    });
    if (rows[0]?.seq !== after + 1) return null;
    return rows.map((row) => fromRow(row, this.epoch.current));
  }

  /** The place behind event number `seq`. */
  position(seq: number): LogPosition {
    return { epoch: this.epoch.current, seq };
  }

  cursor(roomId: string, seq: number): string {
    return encodeCursor(this.epoch.current, roomId, seq);
  }

  private enqueue<T>(change: Unsettled): Promise<T> {
    const stop = this.metrics.appendSeconds.startTimer();
    return new Promise<T>((resolve, reject) => {
      this.commits.add({
        ...change,
        settle: (outcome) => {
          stop();
          if (outcome.ok) resolve(outcome.value);
          // As it was thrown: its code says whether the database was away.
          else reject(outcome.error);
        },
      });
    });
  }

  private async appendAlone<T>(
    rooms: (manager: EntityManager) => Promise<readonly string[]>,
    write: (tx: LogTransaction) => Promise<T>,
  ): Promise<T> {
    const stop = this.metrics.appendSeconds.startTimer();
    const { value, announce } = await this.writer.commitAlone(rooms, write);
    stop();
    announce();
    return value;
  }
}

type Unsettled =
  Omit<Extract<Change, { kind: 'single' }>, 'settle'> | Omit<Extract<Change, { kind: 'bulk' }>, 'settle'>;
