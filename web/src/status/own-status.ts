import type { PresenceStatus } from '../gql';

/** ONLINE leaves the rest to the device: it is AWAY when nobody touches it. The others are chosen by hand. */
export const STATUSES: readonly PresenceStatus[] = ['ONLINE', 'AWAY', 'BUSY', 'OFFLINE'];

/** How the viewer is to be seen: as they have chosen in this browser, and away when nobody is there. */
export class OwnStatus {
  /** Of this person: whoever signs in here next is not to be invisible for it. */
  readonly key: string;

  private isIdle = false;
  private reported: PresenceStatus | undefined;
  private readonly listeners = new Set<() => void>();

  constructor(
    userId: string,
    private readonly storage: Pick<Storage, 'getItem' | 'setItem'> = localStorage,
  ) {
    this.key = `recado-status:${userId}`;
  }

  /** By hand. */
  get chosen(): PresenceStatus {
    const stored = this.storage.getItem(this.key);
    return STATUSES.find((status) => status === stored) ?? 'ONLINE';
  }

  /** What this device shows: being idle never overrides what was chosen. */
  get now(): PresenceStatus {
    return this.chosen === 'ONLINE' && this.isIdle ? 'AWAY' : this.chosen;
  }

  /** What is now, for the server, which knows of it from here on. */
  report(): PresenceStatus {
    this.reported = this.now;
    return this.reported;
  }

  get isReported(): boolean {
    return this.reported === this.now;
  }

  choose(status: PresenceStatus): void {
    this.storage.setItem(this.key, status);
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
