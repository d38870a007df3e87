import { type Device, PresenceStatus } from '../realtime/device.js';

export interface Presence {
  readonly status: PresenceStatus;
  readonly lastSeenAt: Date | null;
  readonly deviceCount: number;
}

/** Busy on one device is busy; away counts only where nobody is at another one. */
const RANKED = [PresenceStatus.BUSY, PresenceStatus.ONLINE, PresenceStatus.AWAY];

/** Several devices as one person. A device whose chosen status is OFFLINE is not to be seen at all. */
export function merged(devices: readonly Device[], lastSeenAt: Date | null): Presence {
  const visible = devices.filter((device) => device.status !== PresenceStatus.OFFLINE);
  const status =
    RANKED.find((one) => visible.some((device) => device.status === one)) ?? PresenceStatus.OFFLINE;
  return { status, lastSeenAt, deviceCount: visible.length };
}
