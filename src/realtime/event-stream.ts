import { FIXED } from '../config/limits.js';
import type { Snapshot } from '../room-log/room-event.js';

/**
 * What a subscription resolver hands over: values of its field that belong together, executed side by side
 * in one context, so that what they name is loaded together.
 */
export interface Delivery {
  readonly events: readonly unknown[];
  readonly snapshot: Snapshot;
}

export interface StreamOwner {
  /** The stream is over for the client: let go of everything behind it. Called once. */
  onEnd(): void;
  /** More is waiting than a stream may hold. */
  onOverflow(): void;
  onDropped?(): void;
}

/**
 * The bounded queue between what happens and one subscriber. Nothing waits above the socket without being
 * counted: the consumer takes the next delivery when the last one has left.
 */
export class EventStream implements AsyncGenerator<Delivery, void, undefined> {
  private readonly queue: Delivery[] = [];
  private waiting = 0;
  private wake: (() => void) | null = null;
  /** Several readers may wait for their turn: those of an inbox share its stream. */
  private drained: (() => void)[] = [];
  private failure: Error | null = null;
  private ending = false;
  private over = false;

  constructor(private readonly owner: StreamOwner) {}

  get closed(): boolean {
    return this.ending || this.over;
  }

  /**
   * Adds what happens now, where there is room for it.
   * @returns false where nothing was added, for want of room.
   */
  offer(events: readonly unknown[], snapshot: Snapshot = {}): boolean {
    if (this.closed) return true;
    if (this.waiting + events.length > FIXED.pendingEvents) return false;
    if (events.length > 0) this.enqueue({ events, snapshot });
    return true;
  }

  /** Adds what must not be lost; where there is no room for it, the client is too slow. */
  push(events: readonly unknown[], snapshot: Snapshot = {}): void {
    if (!this.offer(events, snapshot)) this.overflow();
  }

  /** The client is too slow: ends, and has its socket closed. */
  overflow(): void {
    if (this.closed) return;
    this.owner.onOverflow();
    this.finish();
  }

  /** Adds what may be lost without harm; it is, once half of the room is taken. */
  pushEphemeral(event: unknown): void {
    if (this.waiting > FIXED.pendingEvents / 2) this.owner.onDropped?.();
    else this.push([event]);
  }

  /** Adds a page of the past, once everything before it was taken. */
  async pushPaced(events: readonly unknown[], snapshot: Snapshot = {}): Promise<void> {
    while (this.queue.length > 0 && !this.closed) {
      await new Promise<void>((resolve) => {
        this.drained.push(resolve);
      });
    }
    if (!this.closed && events.length > 0) this.enqueue({ events, snapshot });
  }

  /** Ends after what is waiting was taken. */
  end(): void {
    this.ending = true;
    this.wakeUp();
  }

  /** Ends with an error, after what is waiting was taken. */
  fail(error: unknown): void {
    if (this.closed) return;
    this.failure = error instanceof Error ? error : new Error(String(error));
    this.end();
  }

  async next(): Promise<IteratorResult<Delivery, void>> {
    for (;;) {
      const delivery = this.queue.shift();
      if (delivery) {
        this.waiting -= delivery.events.length;
        if (this.queue.length === 0) this.releasePaced();
        return { value: delivery, done: false };
      }
      if (this.closed) return this.last();
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  return(): Promise<IteratorResult<Delivery, void>> {
    this.queue.length = 0;
    this.finish();
    return Promise.resolve({ value: undefined, done: true });
  }

  throw(): Promise<IteratorResult<Delivery, void>> {
    return this.return();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  private enqueue(delivery: Delivery): void {
    this.waiting += delivery.events.length;
    this.queue.push(delivery);
    this.wakeUp();
  }

  private last(): IteratorResult<Delivery, void> {
    this.finish();
    if (this.failure === null) return { value: undefined, done: true };
    const failure = this.failure;
    this.failure = null;
    throw failure;
  }

  private finish(): void {
    this.ending = true;
    if (!this.over) {
      this.over = true;
      this.owner.onEnd();
    }
    this.wakeUp();
    this.releasePaced();
  }

  private wakeUp(): void {
    this.wake?.();
    this.wake = null;
  }

  private releasePaced(): void {
    for (const resume of this.drained.splice(0)) resume();
  }
}
