import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { CONFIG, type Config } from '../config/config.js';
import { Clock } from '../database/clock.js';
import { readTogether } from '../database/read-together.js';
import { PubSub } from '../pubsub/pubsub.js';
import { RedisConnections } from '../pubsub/redis.js';
import { topics } from '../pubsub/topics.js';
import type { Connection } from './connection.js';
import { Connections } from './connections.js';
import { type Device, type DeviceRef, PresenceStatus } from './device.js';
import { DeviceStore, type Put } from './device-store.js';

/** With LIFE_MS of the store: the people of a killed node are offline within 50 s. */
const RENEW_MS = 10_000;
/** Some of the devices at a time, rather than all at once, which would hold up everybody. */
const PARTS = 50;
const BATCH = 500;
const CLEAR_BATCH = 1000;

export interface DeviceObserver {
  /** A device of this user came, went or changed its status. */
  changed(user: Pick<DeviceRef, 'userId' | 'workspaceId'>): void;
  /** A device that could be seen went, or is not to be seen from now on; of all nodes, one is told. */
  gone(device: DeviceRef): void;
}

/**
 * Who is connected from where, over all nodes: shared through Redis where there is one. Without it, and while
 * it is away, a node knows its own devices only.
 */
@Injectable()
export class Devices implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Devices.name);
  private readonly observers: DeviceObserver[] = [];
  private readonly store: DeviceStore | null;
  /** Those that come while Redis is told of others are told of together, and so are those that go. */
  private readonly coming = readTogether(
    (some: readonly Connection[]) => this.put(some.map((one) => this.deviceOf(one))),
    BATCH,
  );
  private readonly going = readTogether((some: readonly DeviceRef[]) => this.remove(some), BATCH);
  private timer: NodeJS.Timeout | undefined;
  private turns = 0;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly connections: Connections,
    private readonly pubsub: PubSub,
    private readonly redis: RedisConnections,
    clock: Clock,
  ) {
    this.store = redis.commands ? new DeviceStore(redis.commands, () => clock.millis()) : null;
  }

  onModuleInit(): void {
    this.connections.observe({
      opened: (connection) => void this.opened(connection),
      closed: (connection) => this.closed(connection),
    });
  }

  onApplicationBootstrap(): void {
    if (!this.store) return;
    this.timer = setInterval(() => void this.keepUp(), RENEW_MS / PARTS);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  observe(observer: DeviceObserver): void {
    this.observers.push(observer);
  }

  async ofUsers(userIds: readonly string[]): Promise<Device[][]> {
    return this.shared(
      (store) => store.ofUsers(userIds),
      () => userIds.map((userId) => this.connections.ofUser(userId).map((one) => this.deviceOf(one))),
    );
  }

  /** Ids of the people of a workspace with a device. */
  async usersOf(workspaceId: string): Promise<string[]> {
    return this.shared(
      (store) => store.usersOf(workspaceId),
      () => {
        const here = this.connections.all().filter(({ viewer }) => viewer.workspaceId === workspaceId);
        return [...new Set(here.map(({ viewer }) => viewer.id))];
      },
    );
  }

  /** Chooses a status for one device of a user, or for all (null) that are connected. */
  async setStatus(
    user: Pick<DeviceRef, 'userId' | 'workspaceId'>,
    deviceId: string | null,
    status: PresenceStatus,
  ): Promise<void> {
    const [devices = []] = await this.ofUsers([user.userId]);
    const chosen = devices.filter((device) => deviceId === null || device.id === deviceId);
    const changed = chosen.map((device) => ({ ...device, status }));
    const deviceIds = changed.map((device) => device.id);
    // With those of this node that Redis is yet to be told of.
    for (const connection of this.connections.ofUser(user.userId))
      if (deviceId === null || connection.id === deviceId) connection.status = status;
    // Not put: one that has gone since would come back.
    await this.shared(
      (store) => store.change(changed),
      () => undefined,
    );
    // A device of another node: that node renews it, and must know what was chosen.
    if (changed.length > 0)
      this.pubsub.publish(topics.user(user.userId), { kind: 'status', deviceIds, status });
    for (const observer of this.observers) observer.changed(user);
    if (status !== PresenceStatus.OFFLINE) return;
    const hidden = chosen.filter((device) => device.status !== PresenceStatus.OFFLINE);
    for (const device of hidden) for (const observer of this.observers) observer.gone(device);
  }

  /** What another node has chosen for devices of this one. */
  statusChosen(deviceIds: readonly string[], status: PresenceStatus): void {
    for (const id of deviceIds) {
      const connection = this.connections.get(id);
      if (connection) connection.status = status;
    }
  }

  private async opened(connection: Connection): Promise<void> {
    const device = this.deviceOf(connection);
    const { count } = await this.coming.load(connection);
    // It may have gone while Redis was writing it down.
    if (!this.connections.get(device.id)) await this.going.load(device);
    for (const observer of this.observers) observer.changed(device);
    if (count > this.config.limits.connectionsPerUser) await this.keepLimit(device.userId);
  }

  private async closed(connection: Connection): Promise<void> {
    const device = this.deviceOf(connection);
    await this.going.load(device);
    // Who was not to be seen does not go visibly either.
    if (device.status !== PresenceStatus.OFFLINE) this.tellGone(device);
  }

  /** The oldest connection of a user goes when there is one too many, on whichever node it is. */
  private async keepLimit(userId: string): Promise<void> {
    const [devices = []] = await this.ofUsers([userId]);
    const tooMany = devices.length - this.config.limits.connectionsPerUser;
    const oldest = devices
      .sort((a, b) => a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1))
      .slice(0, Math.max(0, tooMany));
    for (const { id } of oldest)
      this.pubsub.publish(topics.user(userId), { kind: 'close-connection', connectionId: id });
  }

  /** The next part of this node's devices is renewed; once a round, those are cleared away whose node does so no more. */
  private async keepUp(): Promise<void> {
    const turn = this.turns++ % PARTS;
    await this.renew(this.connections.part(turn, PARTS));
    if (turn === 0) await this.clearAway();
  }

  private async renew(connections: readonly Connection[]): Promise<void> {
    for (let from = 0; from < connections.length; from += BATCH) {
      // As they are by now: one that has gone while others were written must not come back.
      const some = connections.slice(from, from + BATCH).filter(({ id }) => this.connections.get(id));
      const devices = some.map((one) => this.deviceOf(one));
      // Another node has taken this one for dead meanwhile, or Redis was away: everybody believes that they are gone.
      for (const [index, { isNew }] of (await this.put(devices)).entries())
        if (isNew) for (const observer of this.observers) observer.changed(devices[index] as Device);
    }
  }

  private async clearAway(): Promise<void> {
    const expired = await this.shared(
      (store) => store.expired(CLEAR_BATCH),
      () => [],
    );
    const removed = await this.remove(expired);
    for (const [index, device] of expired.entries()) if (removed[index]) this.tellGone(device);
  }

  /** Without Redis, the limit of one node is the business of Connections. */
  private put(devices: readonly Device[]): Promise<Put[]> {
    return this.shared(
      (store) => store.put(devices),
      () => devices.map(() => ({ count: 0, isNew: false })),
    );
  }

  private remove(devices: readonly DeviceRef[]): Promise<boolean[]> {
    return this.shared(
      (store) => store.remove(devices),
      () => devices.map(() => true),
    );
  }

  private tellGone(device: DeviceRef): void {
    for (const observer of this.observers) {
      observer.changed(device);
      observer.gone(device);
    }
  }

  private async shared<T>(inRedis: (store: DeviceStore) => Promise<T>, alone: () => T): Promise<T> {
    if (!this.store || !this.redis.ready) return alone();
    try {
      return await inRedis(this.store);
    } catch (error) {
      this.logger.debug(`Redis failed: ${String(error)}`);
      return alone();
    }
  }

  private deviceOf({ id, viewer, openedAt, status, userAgent }: Connection): Device {
    const { id: userId, workspaceId } = viewer;
    return { id, userId, workspaceId, openedAt, status, userAgent, nodeId: this.pubsub.nodeId };
  }
}
