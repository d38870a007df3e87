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
import { PubSub } from '../pubsub/pubsub.js';
import { RedisConnections } from '../pubsub/redis.js';
import { topics } from '../pubsub/topics.js';
import type { Connection } from './connection.js';
import { Connections } from './connections.js';
import { type Device, type DeviceRef, PresenceStatus } from './device.js';
import { DeviceStore } from './device-store.js';

/** With LIFE_MS of the store: the people of a killed node are offline within 50 s. */
const RENEW_MS = 10_000;
const RENEW_BATCH = 500;
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
  private readonly own = new Map<string, Map<string, Device>>();
  private readonly observers: DeviceObserver[] = [];
  private readonly store: DeviceStore | null;
  private timer: NodeJS.Timeout | undefined;

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
    this.timer = setInterval(() => void this.renew(), RENEW_MS);
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
      () => userIds.map((userId) => [...(this.own.get(userId)?.values() ?? [])]),
    );
  }

  /** Ids of the people of a workspace with a device. */
  async usersOf(workspaceId: string): Promise<string[]> {
    return this.shared(
      (store) => store.usersOf(workspaceId),
      () => {
        const all = [...this.own.values()].flatMap((devices) => [...devices.values()]);
        return [
          ...new Set(
            all.filter((device) => device.workspaceId === workspaceId).map((device) => device.userId),
          ),
        ];
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
    for (const device of changed) {
      const own = this.own.get(device.userId);
      if (own?.has(device.id)) own.set(device.id, device);
    }
    await this.shared(
      (store) => store.put(changed),
      () => undefined,
    );
    // A device of another node: that node renews it, and must know what was chosen.
    if (changed.length > 0)
      this.pubsub.publish(topics.user(user.userId), {
        kind: 'status',
        deviceIds: changed.map((d) => d.id),
        status,
      });
    for (const observer of this.observers) observer.changed(user);
    if (status !== PresenceStatus.OFFLINE) return;
    const hidden = chosen.filter((device) => device.status !== PresenceStatus.OFFLINE);
    for (const device of hidden) for (const observer of this.observers) observer.gone(device);
  }

  /** What another node has chosen for devices of this one. */
  statusChosen(userId: string, deviceIds: readonly string[], status: PresenceStatus): void {
    const own = this.own.get(userId);
    for (const id of deviceIds) {
      const device = own?.get(id);
      if (device) own?.set(id, { ...device, status });
    }
  }

  private async opened({ id, viewer, openedAt, status, userAgent }: Connection): Promise<void> {
    const device: Device = {
      id,
      userId: viewer.id,
      workspaceId: viewer.workspaceId,
      openedAt,
      status,
      userAgent,
      nodeId: this.pubsub.nodeId,
    };
    const own = this.own.get(device.userId) ?? new Map<string, Device>();
    this.own.set(device.userId, own.set(id, device));
    await this.shared(
      (store) => store.put([device]),
      () => undefined,
    );
    // It may have gone while Redis was writing it down.
    if (!this.own.get(device.userId)?.has(id))
      await this.shared(
        (store) => store.remove(device),
        () => true,
      );
    for (const observer of this.observers) observer.changed(device);
    await this.keepLimit(device.userId);
  }

  private async closed({ id, viewer }: Connection): Promise<void> {
    const ref = { id, userId: viewer.id, workspaceId: viewer.workspaceId };
    const own = this.own.get(ref.userId);
    const isHidden = own?.get(id)?.status === PresenceStatus.OFFLINE;
    own?.delete(id);
    if (own?.size === 0) this.own.delete(ref.userId);
    await this.shared(
      (store) => store.remove(ref),
      () => true,
    );
    // Who was not to be seen does not go visibly either.
    if (!isHidden) this.tellGone(ref);
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

  /** Renews this node's devices, and clears away those whose node does so no more. */
  private async renew(): Promise<void> {
    const { store } = this;
    if (!store || !this.redis.ready) return;
    try {
      const refs = [...this.own.values()].flatMap((own) => [...own.values()]);
      for (let from = 0; from < refs.length; from += RENEW_BATCH) {
        // As they are by now: one that has gone while others were written must not come back.
        const some = refs
          .slice(from, from + RENEW_BATCH)
          .map(({ userId, id }) => this.own.get(userId)?.get(id));
        await store.put(some.filter((device) => device !== undefined));
      }
      for (const device of await store.expired(CLEAR_BATCH))
        if (await store.remove(device)) this.tellGone(device);
    } catch (error) {
      this.logger.debug(`Devices could not be renewed: ${String(error)}`);
    }
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
}
