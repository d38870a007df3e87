export enum PresenceStatus {
  ONLINE = 'ONLINE',
  AWAY = 'AWAY',
  BUSY = 'BUSY',
  OFFLINE = 'OFFLINE',
}

/** A connected socket, as every node may know it. */
export interface Device {
  /** The connection's id. */
  readonly id: string;
  readonly userId: string;
  readonly workspaceId: string;
  /** Milliseconds since 1970. */
  readonly openedAt: number;
  /** What was chosen for it. OFFLINE: connected, but not to be seen. */
  readonly status: PresenceStatus;
  /** What its client says of itself. */
  readonly userAgent: string | null;
  readonly nodeId: string;
}

export type DeviceRef = Pick<Device, 'id' | 'userId' | 'workspaceId'>;
