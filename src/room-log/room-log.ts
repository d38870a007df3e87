import { Injectable } from '@nestjs/common';
import { Between, type EntityManager } from 'typeorm';
import { FIXED } from '../config/limits.js';
import { Clock } from '../database/clock.js';
import { Database } from '../database/database.js';
import { insertRows, placeholders } from '../database/sql.js';
import { Metrics } from '../metrics/metrics.js';
import { PubSub } from '../pubsub/pubsub.js';
import { topics } from '../pubsub/topics.js';
import { encodeCursor, type LogPosition } from './cursor.js';
import { fromRow, toRow } from './event-rows.js';
import { LogEpoch } from './log-epoch.js';
import { LogTransaction } from './log-transaction.js';
import { RoomEventEntity } from './room-event.entity.js';
import type { RoomEvent, RoomHint } from './room-event.js';
import { ResyncReason } from './resync-reason.js';

/** The rooms a change touches, or how to find them (and lock what they depend on) inside the transaction. */
export type RoomsToLock = readonly string[] | ((manager: EntityManager) => Promise<readonly string[]>);

/**
 * The log of every room: numbers what happens, keeps it, announces it, and reads it back.
 */
@Injectable()
export class RoomLog {
  constructor(
    private readonly database: Database,
    private readonly pubsub: PubSub,
    private readonly clock: Clock,
    private readonly epoch: LogEpoch,
    private readonly metrics: Metrics,
  ) {}

  /**
   * The only way to change a room. Locks the rooms in the order of their ids, runs `write`, inserts the events
   * it recorded under the next numbers, moves the counters, commits; then, without the caller waiting,
   * announces the events. The lock lasts to the commit, so the order of numbers is the order of commit and no
   * reader ever skips one.
   *
   * `write` may run more than once (after a deadlock): what is not the database belongs into `tx.onCommit`.
   * @throws NotFound for a room that does not exist, and what `write` throws; nothing is changed then.
   */
  async append<T>(rooms: RoomsToLock, write: (tx: LogTransaction) => Promise<T>): Promise<T> {
    const stop = this.metrics.appendSeconds.startTimer();
    const { result, hints, afterCommit } = await this.database.transaction(async (manager) => {
      const roomIds = typeof rooms === 'function' ? await rooms(manager) : rooms;
      const heads = await this.lock(manager, roomIds);
      const tx = new LogTransaction(manager, this.clock.now());
      for (const head of heads) tx.heads.set(head.roomId, head);
      const result = await write(tx);
      return { result, hints: await this.finish(tx), afterCommit: tx.afterCommit };
    });
    stop();
    this.announce(hints);
    for (const action of afterCommit) action();
    return result;
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

  private async lock(manager: EntityManager, roomIds: readonly string[]) {
    if (roomIds.length === 0) return [];
    const ids = [...new Set(roomIds)].sort();
    const rows = await manager.query<
      { id: string; message_seq: number; event_seq: number; member_count: number }[]
    >(
      `SELECT id, message_seq, event_seq, member_count FROM rooms WHERE id IN (${placeholders(ids.length)})
       ORDER BY id ${this.database.dialect === 'mysql' ? 'FOR UPDATE' : ''}`,
      ids,
    );
    return rows.map((row) => ({
      roomId: row.id,
      messageSeq: row.message_seq,
      eventSeq: row.event_seq,
      memberCount: row.member_count,
      lastMessageAt: null,
      touched: false,
    }));
  }

  private async finish(tx: LogTransaction): Promise<RoomHint[]> {
    const rows = tx.events.map((event) => toRow(event, tx.now));
    await insertRows(tx.manager, RoomEventEntity, rows);
    for (const head of tx.heads.values()) {
      if (!head.touched) continue;
      await tx.manager
        .createQueryBuilder()
        .update('rooms')
        .set({
          messageSeq: head.messageSeq,
          eventSeq: head.eventSeq,
          memberCount: head.memberCount,
          ...(head.lastMessageAt ? { lastMessageAt: head.lastMessageAt } : {}),
        })
        .where('id = :id', { id: head.roomId })
        .execute();
    }
    return tx.events.map((event, index) => ({
      event: fromRow(rows[index] as RoomEventEntity, this.epoch.current),
      snapshot: event.snapshot,
    }));
  }

  private announce(hints: readonly RoomHint[]): void {
    for (const hint of hints) {
      this.metrics.eventsPublished.inc({ type: hint.event.type });
      this.pubsub.publish(topics.room(hint.event.roomId), hint);
    }
  }
}
