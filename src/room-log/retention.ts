import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { LessThan } from 'typeorm';
import { CONFIG, type Config } from '../config/config.js';
import { Clock } from '../database/clock.js';
import { Database } from '../database/database.js';
import { RoomEventEntity } from './room-event.entity.js';

const INTERVAL_MS = 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;
/** Deleted in one transaction at the most, so that nobody waits long for the lock. */
const BATCH = 1000;

/** Deletes the beginning of every log once it is older than EVENT_RETENTION_DAYS. */
@Injectable()
export class LogRetention implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(LogRetention.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.prune().catch((error: unknown) =>
        this.logger.error(`The log could not be pruned: ${String(error)}`),
      );
    }, INTERVAL_MS);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Runs by itself every hour. A log loses its beginning only, never an event between two that stay. */
  async prune(): Promise<void> {
    const before = new Date(this.clock.millis() - this.config.limits.eventRetentionDays * DAY_MS);
    const ends = await this.database
      .repository(RoomEventEntity)
      .createQueryBuilder('event')
      .select('event.roomId', 'roomId')
      .addSelect('MIN(event.seq)', 'first')
      .addSelect('MAX(event.seq)', 'last')
      .where({ createdAt: LessThan(before) })
      .groupBy('event.roomId')
      .getRawMany<{ roomId: string; first: number; last: number }>();
    for (const { roomId, first, last } of ends) {
      for (let from = first; from <= last; from += BATCH) {
        const to = Math.min(last, from + BATCH - 1);
        await this.database.transaction((tx) =>
          tx.query('DELETE FROM room_events WHERE room_id = ? AND seq <= ?', [roomId, to]),
        );
      }
    }
  }
}
