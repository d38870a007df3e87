import type { Delivery, StreamConsumer } from './event-stream.js';
import type { Outbox } from './outbox.js';
import type { Payload } from './payload.js';
import type { Asked, SharedExecution } from './shared-execution.js';

/** Events of one subscription whose answers are not worked out yet: far more than any burst. */
const MOST_UNANSWERED = 4096;

interface Entry {
  readonly payload: Payload;
  readonly ephemeral: boolean;
}

/** Writes what one subscription delivers into its socket, in order. */
export class SubscriptionWriter implements StreamConsumer {
  /** As JSON, as it stands in every frame. */
  private readonly id: Buffer;
  private readonly queue: Entry[] = [];
  private waiters: (() => void)[] = [];
  private closed = false;
  private ending: (() => void) | null = null;
  private readonly resume = () => this.flush();

  constructor(
    id: string,
    private readonly asked: Asked,
    private readonly execution: SharedExecution,
    private readonly outbox: Outbox,
  ) {
    this.id = Buffer.from(JSON.stringify(id));
  }

  deliver(delivery: Delivery, ephemeral: boolean): void {
    if (this.closed) return;
    if (this.queue.length > MOST_UNANSWERED) return this.outbox.giveUp();
    for (const payload of this.execution.answers(this.asked, delivery)) {
      // Nothing waits before it and it is there: the way of almost every event of almost every subscriber.
      if (payload.frame && this.queue.length === 0) this.outbox.send(payload.frame, this.id, ephemeral);
      else {
        if (this.queue.length === 0) payload.whenReady(this.resume);
        this.queue.push({ payload, ephemeral });
      }
    }
  }

  async drained(): Promise<void> {
    while (this.queue.length > 0 && !this.closed) {
      await new Promise<void>((resolve) => {
        this.waiters.push(resolve);
      });
    }
    await this.outbox.drained();
  }

  finish(then: () => void): void {
    this.ending = then;
    this.flush();
  }

  close(): void {
    this.closed = true;
    this.queue.length = 0;
    this.release();
  }

  private flush(): void {
    for (;;) {
      const [next] = this.queue;
      if (!next) break;
      const { payload, ephemeral } = next;
      if (!payload.frame) return payload.whenReady(this.resume);
      this.queue.shift();
      this.outbox.send(payload.frame, this.id, ephemeral);
    }
    this.release();
    this.ending?.();
    this.ending = null;
  }

  private release(): void {
    for (const resolve of this.waiters.splice(0)) resolve();
  }
}
