import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { In, LessThan } from 'typeorm';
import { Clock } from '../database/clock.js';
import { Database } from '../database/database.js';
import { RefreshTokenEntity } from './refresh-token.entity.js';

const INTERVAL_MS = 60 * 60 * 1000;
/** Deleted in one transaction at the most. */
const BATCH = 500;

/** Deletes refresh tokens once they have run out: nobody can show them any more. */
@Injectable()
export class SessionRetention implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(SessionRetention.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.prune().catch((error: unknown) =>
        this.logger.warn(`Old refresh tokens were not deleted: ${String(error)}`),
      );
    }, INTERVAL_MS);
    this.timer.unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Runs by itself every hour. */
  async prune(): Promise<void> {
    const where = { expiresAt: LessThan(this.clock.now()) };
    const tokens = this.database.repository(RefreshTokenEntity);
    for (let more = true; more;) {
      const over = await tokens.find({ select: { id: true }, where, take: BATCH });
      const id = In(over.map((token) => token.id));
      if (over.length > 0) await this.database.transaction((tx) => tx.delete(RefreshTokenEntity, { id }));
      more = over.length === BATCH;
    }
  }
}
