import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Metrics } from '../metrics/metrics.js';
import { PubSub, type Unsubscribe } from '../pubsub/pubsub.js';
import { topics } from '../pubsub/topics.js';
import type { LogPosition } from '../room-log/cursor.js';
import { RoomLog } from '../room-log/room-log.js';
import { HeadCheck } from './head-check.js';
import { RoomFeed } from './room-feed.js';

interface OpenFeed {
  readonly feed: RoomFeed;
  readonly ready: Promise<void>;
  users: number;
  unsubscribe: Unsubscribe | null;
}

/** One feed for each room that somebody on this node listens to. */
@Injectable()
export class RoomFeeds implements OnModuleInit {
  private readonly logger = new Logger(RoomFeeds.name);
  private readonly open = new Map<string, OpenFeed>();

  constructor(
    private readonly log: RoomLog,
    private readonly pubsub: PubSub,
    private readonly metrics: Metrics,
    private readonly headCheck: HeadCheck,
  ) {}

  onModuleInit(): void {
    this.headCheck.every(() => {
      for (const { feed } of this.open.values()) feed.pages.forgetOld();
      return this.refresh([...this.open.keys()]);
    });
  }

  /**
   * Feeds of these rooms, opened: listening first, the head read after. Give each back with {@link release}.
   * @throws what the database throws; nothing is held then.
   */
  async acquire(roomIds: readonly string[]): Promise<RoomFeed[]> {
    const missing = roomIds.filter((id) => !this.open.has(id));
    if (missing.length > 0) this.start(missing);
    const entries = roomIds.map((id) => this.open.get(id)).filter((entry) => entry !== undefined);
    for (const entry of entries) entry.users++;
    try {
      await Promise.all(entries.map((entry) => entry.ready));
    } catch (error) {
      for (const entry of entries) this.release(entry.feed);
      throw error;
    }
    return entries.map((entry) => entry.feed);
  }

  release(feed: RoomFeed): void {
    const entry = this.open.get(feed.roomId);
    if (!entry || entry.feed !== feed || --entry.users > 0) return;
    this.open.delete(feed.roomId);
    this.metrics.feeds.set(this.open.size);
    feed.close();
    entry.unsubscribe?.();
  }

  /** Settles when the feeds have come as far as these positions say, where the log has. A client may be ahead. */
  async reach(feeds: readonly RoomFeed[], positions: ReadonlyMap<string, LogPosition>): Promise<void> {
    const behind = feeds.filter((feed) => (positions.get(feed.roomId)?.seq ?? 0) > feed.head);
    await this.refresh(behind.map((feed) => feed.roomId));
    for (const feed of behind) await feed.settled();
  }

  /** Compares these feeds with the table, and delivers what no hint has announced. */
  async refresh(roomIds: readonly string[]): Promise<void> {
    if (roomIds.length === 0) return;
    for (const [roomId, head] of await this.log.heads(roomIds)) this.open.get(roomId)?.feed.notice(head);
  }

  private start(roomIds: readonly string[]): void {
    const entries = roomIds.map((roomId) => {
      const feed = new RoomFeed(roomId, this.log, this.metrics, (error) =>
        this.logger.warn(`A gap in room ${roomId} could not be read yet: ${String(error)}`),
      );
      return { roomId, feed };
    });
    const ready = this.listen(entries.map((entry) => entry.feed));
    for (const { roomId, feed } of entries) {
      // Each waits for the same promise; who acquires it hears of its failure.
      ready.catch(() => undefined);
      this.open.set(roomId, { feed, ready, users: 0, unsubscribe: null });
    }
    this.metrics.feeds.set(this.open.size);
  }

  private async listen(feeds: readonly RoomFeed[]): Promise<void> {
    await Promise.all(
      feeds.map(async (feed) => {
        const unsubscribe = await this.pubsub.subscribe(topics.room(feed.roomId), (hint) => feed.hint(hint));
        const entry = this.open.get(feed.roomId);
        if (entry?.feed === feed) entry.unsubscribe = unsubscribe;
        else unsubscribe();
      }),
    );
    const heads = await this.log.heads(feeds.map((feed) => feed.roomId));
    for (const feed of feeds) feed.open(heads.get(feed.roomId) ?? 0);
  }
}
