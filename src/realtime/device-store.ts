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

  async put(devices: readonly Device[]): Promise<void> {
    const until = this.now() + LIFE_MS;
    const pipeline = this.redis.pipeline();
    for (const device of devices) {
      pipeline.hset(userKey(device.userId), device.id, JSON.stringify({ ...device, until }));
      pipeline.pexpire(userKey(device.userId), 2 * LIFE_MS);
      pipeline.zadd(workspaceKey(device.workspaceId), until, memberOf(device));
      pipeline.pexpire(workspaceKey(device.workspaceId), 2 * LIFE_MS);
      pipeline.zadd(EXPIRY, until, `${device.workspaceId}/${memberOf(device)}`);
    }
    await run(pipeline.exec());
  }

  /** @returns whether it was there: of several nodes that clear the same device away, one is told so. */
  async remove(device: DeviceRef): Promise<boolean> {
    const results = await run(
      this.redis
        .pipeline()
        .zrem(EXPIRY, `${device.workspaceId}/${memberOf(device)}`)
        .zrem(workspaceKey(device.workspaceId), memberOf(device))
        .hdel(userKey(device.userId), device.id)
        .exec(),
    );
    return results[0] === 1;
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

/** @throws the first error of a pipeline. */
async function run(results: Promise<[Error | null, unknown][] | null>): Promise<unknown[]> {
  return ((await results) ?? []).map(([error, value]) => {
    if (error) throw error;
    return value;
  });
}
