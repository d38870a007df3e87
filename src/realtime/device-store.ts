import type { Redis } from 'ioredis';
import type { Device, DeviceRef } from './device.js';

/** How long a device stays without a sign of life from its node. */
const LIFE_MS = 40_000;

/** ARGV: the time at which they run out; then workspace, user, id and state of each device. */
const PUT = `
local counts, new = {}, {}
for i = 2, #ARGV, 4 do
  local workspace, user, id = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  local devices, people = 'presence:user:' .. user, 'presence:workspace:' .. workspace
  new[#new + 1] = redis.call('HSET', devices, id, ARGV[i + 3])
  redis.call('PEXPIRE', devices, ${2 * LIFE_MS})
  redis.call('ZADD', people, ARGV[1], user .. '/' .. id)
  redis.call('PEXPIRE', people, ${2 * LIFE_MS})
  redis.call('ZADD', 'presence:expiry', ARGV[1], workspace .. '/' .. user .. '/' .. id)
  counts[#counts + 1] = redis.call('HLEN', devices)
end
return { counts, new }`;

/** ARGV: user, id and state of each device. Those that have gone meanwhile stay away. */
const CHANGE = `
for i = 1, #ARGV, 3 do
  local devices = 'presence:user:' .. ARGV[i]
  if redis.call('HEXISTS', devices, ARGV[i + 1]) == 1 then redis.call('HSET', devices, ARGV[i + 1], ARGV[i + 2]) end
end`;

/** ARGV: workspace, user and id of each device. */
const REMOVE = `
local removed = {}
for i = 1, #ARGV, 3 do
  local workspace, user, id = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  redis.call('HDEL', 'presence:user:' .. user, id)
  redis.call('ZREM', 'presence:workspace:' .. workspace, user .. '/' .. id)
  removed[#removed + 1] = redis.call('ZREM', 'presence:expiry', workspace .. '/' .. user .. '/' .. id)
end
return removed`;

/** ARGV: users. */
const OF_USERS = `
local states = {}
for i, user in ipairs(ARGV) do states[i] = redis.call('HVALS', 'presence:user:' .. user) end
return states`;

/** What writing down a device has come to. */
export interface Put {
  /** How many devices its user has now, those of killed nodes counted as well. */
  readonly count: number;
  /** It was not there. */
  readonly isNew: boolean;
}

/**
 * The devices of all nodes, in Redis. A node renews its own; those of a node that was killed run out.
 * Times are those of the nodes, which may differ by seconds, not by LIFE_MS.
 *
 * `presence:user:<id>` maps devices to their state; `presence:workspace:<id>` and `presence:expiry` order them
 * by the time at which they run out. What is done to many is a script: one command, whose parts are done together.
 */
export class DeviceStore {
  constructor(
    private readonly redis: Redis,
    private readonly now: () => number,
  ) {}

  async put(devices: readonly Device[]): Promise<Put[]> {
    if (devices.length === 0) return [];
    const until = this.now() + LIFE_MS;
    const parts = devices.flatMap((device) => [...namesOf(device), JSON.stringify({ ...device, until })]);
    const [counts, added] = (await this.redis.eval(PUT, 0, until, ...parts)) as [number[], number[]];
    return counts.map((count, index) => ({ count, isNew: added[index] === 1 }));
  }

  /** Writes down what devices are like now, as far as they are there. */
  async change(devices: readonly Device[]): Promise<void> {
    if (devices.length === 0) return;
    const until = this.now() + LIFE_MS;
    const parts = devices.flatMap((device) => [
      device.userId,
      device.id,
      JSON.stringify({ ...device, until }),
    ]);
    await this.redis.eval(CHANGE, 0, ...parts);
  }

  /** @returns for each whether it was there: of several nodes that clear the same device away, one is told so. */
  async remove(devices: readonly DeviceRef[]): Promise<boolean[]> {
    if (devices.length === 0) return [];
    const removed = (await this.redis.eval(REMOVE, 0, ...devices.flatMap(namesOf))) as number[];
    return removed.map((count) => count === 1);
  }

  async ofUsers(userIds: readonly string[]): Promise<Device[][]> {
    if (userIds.length === 0) return [];
    const now = this.now();
    const states = (await this.redis.eval(OF_USERS, 0, ...userIds)) as string[][];
    return states.map((values) =>
      values
        .map((value) => JSON.parse(value) as Device & { until: number })
        .filter((device) => device.until > now),
    );
  }

  /** Ids of the people with a device in the workspace. */
  async usersOf(workspaceId: string): Promise<string[]> {
    const members = await this.redis.zrangebyscore(`presence:workspace:${workspaceId}`, this.now(), '+inf');
    return [...new Set(members.map((member) => member.split('/')[0] ?? ''))];
  }

  /** Devices that nobody has renewed. */
  async expired(most: number): Promise<DeviceRef[]> {
    const members = await this.redis.zrangebyscore('presence:expiry', '-inf', this.now(), 'LIMIT', 0, most);
    return members.map((member) => {
      const [workspaceId = '', userId = '', id = ''] = member.split('/');
      return { workspaceId, userId, id };
    });
  }
}

const namesOf = ({ workspaceId, userId, id }: DeviceRef) => [workspaceId, userId, id];
