import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from './clock.js';
import { Database } from './database.js';

const INTERVAL_MS = 60_000;
/** An answer that takes longer says little of when it was given. */
const PROMPT_MS = 500;
const ATTEMPTS = 5;
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
    let best = { tookMs: Number.POSITIVE_INFINITY, offsetMs: 0 };
    for (let attempt = 1; attempt <= ATTEMPTS && best.tookMs > PROMPT_MS; attempt++) {
      const before = Date.now();
      const [answer] = await this.database.read.query<{ ms: string }[]>(UTC_MILLIS);
      const after = Date.now();
      const offsetMs = Math.round(Number(answer?.ms) - (before + after) / 2);
      if (after - before < best.tookMs) best = { tookMs: after - before, offsetMs };
    }
    this.clock.offsetMs = best.offsetMs;
  }
}
