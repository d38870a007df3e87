import type { Delivery } from './delivery.js';
import type { StreamConsumer, StreamListener } from './event-stream.js';
import { keptBytes } from './kept-bytes.js';
import type { Outbox } from './outbox.js';
import type { Payload, PayloadWaiter } from './payload.js';
import type { Asked, SharedExecution } from './shared-execution.js';

/** Events of one subscription whose answers are not worked out yet: far more than any burst. */
const MOST_UNANSWERED = 4096;

const NONE: Payload[] = [];
const NO_WAITERS: (() => void)[] = [];

/** Writes what one subscription delivers into its socket, in order. */
export class SubscriptionWriter implements StreamConsumer, PayloadWaiter {
  /** As JSON, as it stands in every frame. */
  private readonly id: Buffer;
  /** Most of the time there is nothing in it, and then it is no list of its own. */
  private queue: Payload[] = NONE;
  private waiters: (() => void)[] = NO_WAITERS;
  private closed = false;
  private ending: (() => void) | null = null;

  constructor(
    id: string,
    private readonly asked: Asked,
    private readonly execution: SharedExecution,
    private readonly outbox: Outbox,
    private readonly listener: StreamListener,
  ) {
    this.id = keptBytes(JSON.stringify(id));
  }

  deliver(delivery: Delivery): void {
    if (this.closed) return;
    if (this.queue.length > MOST_UNANSWERED) return this.outbox.giveUp();
    for (const payload of this.execution.answers(this.asked, delivery)) {
      if (payload.frame && this.queue.length === 0) this.send(payload.frame, payload);
      else if (this.enqueue(payload) === 1) payload.whenReady(this);
    }
  }

  async drained(): Promise<void> {
    while (this.queue.length > 0 && !this.closed) {
      await new Promise<void>((resolve) => {
        this.waiters = [...this.waiters, resolve];
      });
    }
    await this.outbox.drained();
  }

  finish(then: () => void): void {
    this.ending = then;
    this.resume();
  }

  close(error: Error | null): void {
    this.closed = true;
    this.queue = NONE;
    this.release();
    this.listener.ended(error);
  }

  resume(): void {
    for (;;) {
      const payload = this.queue[0];
      if (!payload) break;
      if (!payload.frame) return payload.whenReady(this);
      this.queue.shift();
      this.send(payload.frame, payload);
    }
    this.queue = NONE;
    this.release();
    this.ending?.();
    this.ending = null;
  }

  /** @returns how many are in the queue. */
  private enqueue(payload: Payload): number {
    if (this.queue === NONE) this.queue = [];
    return this.queue.push(payload);
  }

  private send(frame: NonNullable<Payload['frame']>, { isEphemeral }: Payload): void {
    this.outbox.send(frame, this.id, isEphemeral);
  }

  private release(): void {
    if (this.waiters.length === 0) return;
    const { waiters } = this;
    this.waiters = NO_WAITERS;
    for (const resolve of waiters) resolve();
  }
}
