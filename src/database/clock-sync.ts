import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from './clock.js';
import { Database } from './database.js';

const INTERVAL_MS = 60_000;
/** Without local time on the way, which is the same twice where summer time ends. */
export const UTC_MILLIS = `SELECT TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) DIV 1000 AS ms`;

/** Measures how far this machine's clock is from the database's, at start and every minute (MySQL only). */
@Injectable()
export class ClockSync implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(ClockSync.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.database.dialect !== 'mysql') return;
    await this.measure();
    this.timer = setInterval(() => {
      this.measure().catch((error: unknown) =>
        this.logger.warn(`The database's clock could not be read: ${String(error)}`),
      );
    }, INTERVAL_MS);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async measure(): Promise<void> {
    const before = Date.now();
    const rows = await this.database.read.query<{ ms: string }[]>(UTC_MILLIS);
    const middle = (before + Date.now()) / 2;
    const first = rows[0];
    if (first) this.clock.offsetMs = Math.round(Number(first.ms) - middle);
  }
}
