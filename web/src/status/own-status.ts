import type { PresenceStatus } from '../gql';

export const STATUS_KEY = 'recado-status';

/** ONLINE leaves the rest to the device: it is AWAY when nobody touches it. The others are chosen by hand. */
export const STATUSES: readonly PresenceStatus[] = ['ONLINE', 'AWAY', 'BUSY', 'OFFLINE'];

/** How the viewer is to be seen: as they have chosen in this browser, and away when nobody is there. */
export class OwnStatus {
  private isIdle = false;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly storage: Pick<Storage, 'getItem' | 'setItem'> = localStorage) {}

  /** By hand. */
  get chosen(): PresenceStatus {
    const stored = this.storage.getItem(STATUS_KEY);
    return STATUSES.find((status) => status === stored) ?? 'ONLINE';
  }

  /** What this device shows: being idle never overrides what was chosen. */
  get now(): PresenceStatus {
    return this.chosen === 'ONLINE' && this.isIdle ? 'AWAY' : this.chosen;
  }

  choose(status: PresenceStatus): void {
    this.storage.setItem(STATUS_KEY, status);
    this.tell();
  }

  setIdle(isIdle: boolean): void {
    if (isIdle === this.isIdle) return;
    this.isIdle = isIdle;
    this.tell();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Another tab has chosen. */
  tell(): void {
    for (const listener of this.listeners) listener();
  }
}
