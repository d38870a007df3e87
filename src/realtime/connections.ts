import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config.js';
import { Clock } from '../database/clock.js';
import { Metrics } from '../metrics/metrics.js';
import { CLOSE } from './close-codes.js';
import type { Connection } from './connection.js';

/** A sweep looks at some of the connections only: nobody else waits while thousands are written to. */
const SWEEP_MS = 100;
const SWEEPS_A_LOOK = 10;
const SWEEPS_A_PING = 150;

export interface ConnectionObserver {
  opened(connection: Connection): void;
  /** What it does about it is waited for before the node stops. */
  closed(connection: Connection): void | Promise<void>;
}

/** The authenticated sockets of this node. One timer serves them all. */
@Injectable()
export class Connections implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly byId = new Map<string, Connection>();
  /** The oldest come first. */
  private readonly byUser = new Map<string, readonly Connection[]>();
  private readonly observers: ConnectionObserver[] = [];
  private readonly leaving = new Set<Promise<void>>();
  private timer: NodeJS.Timeout | undefined;
  private sweeps = 0;
  private nextSlot = 0;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.sweep(), SWEEP_MS);
    this.timer.unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  observe(observer: ConnectionObserver): void {
    this.observers.push(observer);
  }

  /** Takes a socket in; the user's oldest one goes where that is one too many. */
  add(connection: Connection): void {
    const own = this.ofUser(connection.viewer.id).concat(connection);
    this.byUser.set(connection.viewer.id, own);
    this.byId.set(connection.id, connection);
    connection.slot = this.nextSlot++;
    this.metrics.connections.set(this.byId.size);
    for (const observer of this.observers) observer.opened(connection);
    // Those that are closing still count, so that of several that open at once each makes one go.
    const tooMany = Math.max(0, own.length - this.config.limits.connectionsPerUser);
    for (const oldest of own.slice(0, tooMany))
      oldest.close(CLOSE.tooMany, 'Too many connections: the oldest is closed');
  }

  remove(connection: Connection): void {
    if (!this.byId.delete(connection.id)) return;
    const left = this.ofUser(connection.viewer.id).filter((own) => own !== connection);
    if (left.length > 0) this.byUser.set(connection.viewer.id, left);
    else this.byUser.delete(connection.viewer.id);
    this.metrics.connections.set(this.byId.size);
    for (const observer of this.observers) {
      const done = Promise.resolve(observer.closed(connection)).finally(() => this.leaving.delete(done));
      this.leaving.add(done);
    }
  }

  /** Settles when everything is done about the connections that have closed. */
  async settled(): Promise<void> {
    await Promise.all(this.leaving);
  }

  all(): Connection[] {
    return [...this.byId.values()];
  }

  /** One of so many equal parts: a connection stays in its part, and nobody waits until something is done to all. */
  part(index: number, parts: number): Connection[] {
    const some: Connection[] = [];
    for (const connection of this.byId.values()) if (connection.slot % parts === index) some.push(connection);
    return some;
  }

  get(id: string): Connection | undefined {
    return this.byId.get(id);
  }

  ofUser(userId: string): readonly Connection[] {
    return this.byUser.get(userId) ?? [];
  }

  private sweep(): void {
    const now = this.clock.now();
    const sweep = this.sweeps++;
    for (const connection of this.part(sweep % SWEEPS_A_LOOK, SWEEPS_A_LOOK)) {
      if (connection.viewer.accessTokenExpiresAt <= now)
        connection.close(CLOSE.sessionOver, 'The access token has run out');
      else if (connection.slot % SWEEPS_A_PING === sweep % SWEEPS_A_PING) connection.ping();
    }
  }
}
