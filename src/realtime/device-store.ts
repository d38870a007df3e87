import type { Redis } from 'ioredis';
import type { Device, DeviceRef } from './device.js';

/** How long a device stays without a sign of life from its node. */
const LIFE_MS = 40_000;

/**
 * The devices of all nodes, in Redis. A node renews its own; those of a node that was killed run out.
 * Times are those of the nodes, which may differ by seconds, not by LIFE_MS.
 *
 * `presence:user:<id>` maps devices to their state; `presence:workspace:<id>` and `presence:expiry` order them
 * by the time at which they run out.
 */
export class DeviceStore {
  constructor(
    private readonly redis: Redis,
    private readonly now: () => number,
  ) {}

  /** @returns for each of them how many devices its user has now, those of killed nodes counted as well. */
  async put(devices: readonly Device[]): Promise<number[]> {
    if (devices.length === 0) return [];
    const until = this.now() + LIFE_MS;
    const pipeline = this.redis.pipeline();
    for (const device of devices) {
      pipeline.hset(userKey(device.userId), device.id, JSON.stringify({ ...device, until }));
      pipeline.pexpire(userKey(device.userId), 2 * LIFE_MS);
    }
    for (const [key, members] of membersOf(devices)) {
      pipeline.zadd(key, ...members.flatMap((member) => [until, member]));
      if (key !== EXPIRY) pipeline.pexpire(key, 2 * LIFE_MS);
    }
    for (const device of devices) pipeline.hlen(userKey(device.userId));
    return (await run(pipeline.exec())).slice(-devices.length) as number[];
  }

  /** @returns for each whether it was there: of several nodes that clear the same device away, one is told so. */
  async remove(devices: readonly DeviceRef[]): Promise<boolean[]> {
    if (devices.length === 0) return [];
    const pipeline = this.redis.pipeline();
    for (const device of devices) {
      pipeline.hdel(userKey(device.userId), device.id);
      pipeline.zrem(workspaceKey(device.workspaceId), memberOf(device));
    }
    for (const device of devices) pipeline.zrem(EXPIRY, expiryOf(device));
    return (await run(pipeline.exec())).slice(-devices.length).map((removed) => removed === 1);
  }

  async ofUsers(userIds: readonly string[]): Promise<Device[][]> {
    const pipeline = this.redis.pipeline();
    for (const userId of userIds) pipeline.hvals(userKey(userId));
    const now = this.now();
    return (await run(pipeline.exec())).map((values) =>
      (values as string[])
        .map((value) => JSON.parse(value) as Device & { until: number })
        .filter((device) => device.until > now),
    );
  }

  /** Ids of the people with a device in the workspace. */
  async usersOf(workspaceId: string): Promise<string[]> {
    const members = await this.redis.zrangebyscore(workspaceKey(workspaceId), this.now(), '+inf');
    return [...new Set(members.map((member) => member.split('/')[0] ?? ''))];
  }

  /** Devices that nobody has renewed. */
  async expired(most: number): Promise<DeviceRef[]> {
    const members = await this.redis.zrangebyscore(EXPIRY, '-inf', this.now(), 'LIMIT', 0, most);
    return members.map((member) => {
      const [workspaceId = '', userId = '', id = ''] = member.split('/');
      return { workspaceId, userId, id };
    });
  }
}

const EXPIRY = 'presence:expiry';
const userKey = (userId: string) => `presence:user:${userId}`;
const workspaceKey = (workspaceId: string) => `presence:workspace:${workspaceId}`;
const memberOf = (device: DeviceRef) => `${device.userId}/${device.id}`;
const expiryOf = (device: DeviceRef) => `${device.workspaceId}/${memberOf(device)}`;

/** What goes into which of the ordered sets: each is written to once, however many devices they are. */
function membersOf(devices: readonly Device[]): Map<string, string[]> {
  const byKey = new Map([[EXPIRY, devices.map(expiryOf)]]);
  for (const device of devices) {
    const key = workspaceKey(device.workspaceId);
    const members = byKey.get(key);
    if (members) members.push(memberOf(device));
    else byKey.set(key, [memberOf(device)]);
  }
  return byKey;
}

/** @throws the first error of a pipeline. */
async function run(results: Promise<[Error | null, unknown][] | null>): Promise<unknown[]> {
  return ((await results) ?? []).map(([error, value]) => {
    if (error) throw error;
    return value;
  });
}
