import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { In } from 'typeorm';
import { Clock } from '../database/clock.js';
import { Database } from '../database/database.js';
import { Devices } from '../realtime/devices.js';
import { UserEntity } from '../users/user.entity.js';

const FLUSH_MS = 1000;
const BATCH = 500;

/** Writes down when somebody's device went; those of one second in one statement. */
@Injectable()
export class LastSeen implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(LastSeen.name);
  private readonly waiting = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly devices: Devices,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.devices.observe({ changed: () => undefined, gone: ({ userId }) => this.note(userId) });
  }

  /** The sockets are closed by now, and the database is not yet. */
  async onApplicationShutdown(): Promise<void> {
    clearTimeout(this.timer);
    await this.flush();
  }

  private note(userId: string): void {
    this.waiting.add(userId);
    this.timer ??= setTimeout(() => void this.flush(), FLUSH_MS).unref();
  }

  private async flush(): Promise<void> {
    this.timer = undefined;
    const userIds = [...this.waiting];
    this.waiting.clear();
    try {
      for (let from = 0; from < userIds.length; from += BATCH) {
        const some = In(userIds.slice(from, from + BATCH));
        await this.database.transaction((tx) =>
          tx.update(UserEntity, { id: some }, { lastSeenAt: this.clock.now() }),
        );
      }
    } catch (error) {
      this.logger.warn(`Last-seen times were not kept: ${String(error)}`);
    }
  }
}
