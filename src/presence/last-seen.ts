import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { In } from 'typeorm';
import { Clock } from '../database/clock.js';
import { Database } from '../database/database.js';
import type { DeviceRef } from '../realtime/device.js';
import { Devices } from '../realtime/devices.js';
import { UserEntity } from '../users/user.entity.js';
import { PresenceWatch } from './presence-watch.js';

const FLUSH_MS = 1000;
const BATCH = 500;

/** Writes down when somebody's device went, those of one second in one statement, and tells it then. */
@Injectable()
export class LastSeen implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(LastSeen.name);
  /** The people, and their workspaces. */
  private readonly waiting = new Map<string, string>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly devices: Devices,
    private readonly watch: PresenceWatch,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.devices.observe({ changed: () => undefined, gone: (device) => this.note(device) });
  }

  /** The sockets are closed by now, and the database is not yet. */
  async onApplicationShutdown(): Promise<void> {
    clearTimeout(this.timer);
    await this.flush();
  }

  private note({ userId, workspaceId }: DeviceRef): void {
    this.waiting.set(userId, workspaceId);
    this.timer ??= setTimeout(() => void this.flush(), FLUSH_MS).unref();
  }

  private async flush(): Promise<void> {
    this.timer = undefined;
    const people = [...this.waiting];
    this.waiting.clear();
    try {
      for (let from = 0; from < people.length; from += BATCH) {
        const some = people.slice(from, from + BATCH);
        const id = In(some.map(([userId]) => userId));
        await this.database.transaction((tx) =>
          tx.update(UserEntity, { id }, { lastSeenAt: this.clock.now() }),
        );
        // Whoever follows them was told at once that they went, and could not know the time yet.
        for (const [userId, workspaceId] of some) this.watch.announce(workspaceId, userId);
      }
    } catch (error) {
      this.logger.warn(`Last-seen times were not kept: ${String(error)}`);
    }
  }
}
