import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Metrics } from '../metrics/metrics.js';
import { PubSub } from '../pubsub/pubsub.js';
import { RedisConnections } from '../pubsub/redis.js';

const CALM_MS = 2000;
const WATCHFUL_MS = 500;

/**
 * Looks into the database for what no hint has announced: every 2 s, and every 500 ms while hints do not
 * travel between nodes (Redis away, or several nodes without one). A lost hint costs that long at the most.
 */
@Injectable()
export class HeadCheck implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(HeadCheck.name);
  private readonly tasks: (() => Promise<void>)[] = [];
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly pubsub: PubSub,
    private readonly redis: RedisConnections,
    private readonly database: Database,
    private readonly metrics: Metrics,
  ) {}

  /** `task` is called at every check, one at a time. */
  every(task: () => Promise<void>): void {
    this.tasks.push(task);
  }

  onApplicationBootstrap(): void {
    this.schedule();
  }

  /** Who waits while the node drains is looked after, too. */
  onApplicationShutdown(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private schedule(): void {
    if (this.stopped) return;
    // On SQLite one process is all there is: its own hints are not lost.
    const calm = this.redis.configured ? this.pubsub.connected : this.database.dialect === 'sqlite';
    this.metrics.pubsubHealthy.set(calm ? 1 : 0);
    this.timer = setTimeout(() => void this.check(), calm ? CALM_MS : WATCHFUL_MS);
    this.timer.unref();
  }

  private async check(): Promise<void> {
    for (const task of this.tasks) {
      try {
        await task();
      } catch (error) {
        this.logger.warn(`The head check failed, and will be tried again: ${String(error)}`);
      }
    }
    this.schedule();
  }
}
