import { describe, expect, it } from '@jest/globals';
import { PresenceStatus } from '../realtime/device.js';
import { merged } from './presence.js';

const { AWAY, BUSY, OFFLINE, ONLINE } = PresenceStatus;
const devices = (statuses: PresenceStatus[]) =>
  statuses.map((status, n) => ({
    id: `d${n}`,
    userId: 'u',
    workspaceId: 'w',
    openedAt: n,
    status,
    userAgent: null,
    nodeId: 'n',
  }));

describe('the presence of one person over several devices', () => {
  it.each([
    [[], OFFLINE, 0],
    [[ONLINE], ONLINE, 1],
    [[AWAY], AWAY, 1],
    [[OFFLINE], OFFLINE, 0],
    [[AWAY, ONLINE], ONLINE, 2],
    [[AWAY, BUSY, ONLINE], BUSY, 3],
    [[AWAY, AWAY], AWAY, 2],
    [[OFFLINE, AWAY], AWAY, 1],
    [[BUSY, OFFLINE], BUSY, 1],
    [[OFFLINE, OFFLINE], OFFLINE, 0],
  ])('of %j is %s, on %i', (statuses, status, deviceCount) => {
    const lastSeenAt = new Date(0);
    expect(merged(devices(statuses), lastSeenAt)).toEqual({ status, lastSeenAt, deviceCount });
    expect(merged(devices([...statuses].reverse()), null)).toEqual({ status, lastSeenAt: null, deviceCount });
  });
});
