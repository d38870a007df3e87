import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config.js';
import { Clock } from '../database/clock.js';
import { Metrics } from '../metrics/metrics.js';
import { CLOSE } from './close-codes.js';
import type { Connection } from './connection.js';

/** A sweep looks at some of the connections only: nobody else waits while thousands are written to. */
const SWEEP_MS = 100;
const SWEEPS_A_LOOK = 10;
const SWEEPS_A_PING = 150;
/** Whatever is done in parts is done in a number of them that goes into this. */
const SLOTS = 150;

export interface ConnectionObserver {
  opened(connection: Connection): void;
  /** What it does about it is waited for before the node stops. */
  closed(connection: Connection): void | Promise<void>;
}

/** The authenticated sockets of this node. One timer serves them all. */
@Injectable()
export class Connections implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly byId = new Map<string, Connection>();
  /** The oldest come first. */
  private readonly byUser = new Map<string, readonly Connection[]>();
  private readonly observers: ConnectionObserver[] = [];
  private readonly leaving = new Set<Promise<void>>();
  private timer: NodeJS.Timeout | undefined;
  private sweeps = 0;
  private opened = 0;
  /** The same connections, spread evenly: a part of them is found without a look at the others. */
  private readonly slots = Array.from({ length: SLOTS }, () => new Set<Connection>());

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.sweep(), SWEEP_MS);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
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
    connection.slot = this.opened++ % SLOTS;
    this.slots[connection.slot]?.add(connection);
    this.metrics.connections.set(this.byId.size);
    for (const observer of this.observers) observer.opened(connection);
    // Those that are closing still count, so that of several that open at once each makes one go.
    const tooMany = Math.max(0, own.length - this.config.limits.connectionsPerUser);
    for (const oldest of own.slice(0, tooMany))
      oldest.close(CLOSE.tooMany, 'Too many connections: the oldest is closed');
  }

  remove(connection: Connection): void {
    if (!this.byId.delete(connection.id)) return;
    this.slots[connection.slot]?.delete(connection);
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

  /**
   * One of so many parts of about the same size: a connection stays in its part, and nobody waits until something is
   * done to all.
   * @param parts 1, 2, 3, 5, 6, 10, 15, 25, 30, 50, 75 or 150.
   */
  part(index: number, parts: number): Connection[] {
    return this.slots.flatMap((slot, number) => (number % parts === index ? [...slot] : []));
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
      const { expiresAt } = connection.viewer;
      if (expiresAt && expiresAt <= now) connection.close(CLOSE.sessionOver, 'The token has run out');
      else if (connection.slot % SWEEPS_A_PING === sweep % SWEEPS_A_PING) connection.ping();
    }
  }
}
