import { FIXED } from '../config/limits.js';
import { Lane } from '../database/lane.js';
import { Delivery } from './delivery.js';

/** Whoever carries a stream to its client. */
export interface StreamConsumer {
  deliver(delivery: Delivery): void;
  /** Settles when everything delivered so far has left. */
  drained(): Promise<void>;
  /** Calls `then` when everything delivered so far was handed to the socket. */
  finish(then: () => void): void;
  /** The stream is over. @param error null, or what it has failed with. */
  close(error: Error | null): void;
}

/** Whoever has to hear of the end of a stream. */
export interface StreamListener {
  /** @param error null, or what the stream failed with. */
  ended(error: Error | null): void;
}

export interface StreamOwner {
  /** The stream is over for the client: let go of everything behind it. Called once. */
  onEnd(): void;
  /** The client cannot go on: it has to come back. */
  onOverflow(): void;
}

/**
 * What a subscription resolver gives back: the way from what happens to one subscriber. It holds nothing
 * itself; what waits, waits in the socket's outbox, where it is counted. To graphql it looks like an iterator
 * that is never asked: the executor recognises it and attaches a consumer.
 */
export class EventStream implements AsyncIterableIterator<never> {
  private consumer: StreamConsumer | null = null;
  private early: Delivery[] | null = null;
  /** Of pages of the past; most streams have none. */
  private lane: Lane | null = null;
  private markAttached: (() => void) | null = null;
  private ending: { readonly error: Error | null } | null = null;
  private over = false;

  constructor(private readonly owner: StreamOwner) {}

  get closed(): boolean {
    return this.ending !== null || this.over;
  }

  /** Called once, by the executor. */
  attach(consumer: StreamConsumer): void {
    this.consumer = consumer;
    const { early } = this;
    this.early = null;
    for (const delivery of early ?? []) consumer.deliver(delivery);
    this.markAttached?.();
    if (this.over) consumer.close(this.error);
    else if (this.ending) this.finish();
  }

  /** What happens now. */
  push(delivery: Delivery): void {
    if (this.closed || delivery.events.length === 0) return;
    if (this.consumer) this.consumer.deliver(delivery);
    else (this.early ??= []).push(delivery);
  }

  /** What may be lost without harm; it is, where the client is slow. */
  pushEphemeral(event: object): void {
    // Whoever receives this very event shares its context, too.
    this.push(new Delivery([event], undefined, event, true));
  }

  /**
   * A page of the past, once everything before it has left.
   * @param again gives what the client may see of it still, where they have let it wait: it is answered as it leaves,
   *   and what it names is shown as it is by then.
   * @returns whether they might see any of it.
   */
  pushPaced(delivery: Delivery, again: () => Promise<Delivery | null>): Promise<boolean> {
    const since = performance.now();
    this.lane ??= new Lane();
    return this.lane.run(async () => {
      await this.attached();
      await this.consumer?.drained();
      const isOld = performance.now() - since > FIXED.rememberedMs;
      const rest = isOld && !this.closed ? await again() : delivery;
      if (rest) this.push(rest);
      return rest !== null;
    });
  }

  /** The client cannot go on: ends, and has its socket closed. */
  overflow(): void {
    if (this.closed) return;
    this.owner.onOverflow();
    this.close();
  }

  /** Ends after what was pushed so far. */
  end(): void {
    this.finishWith(null);
  }

  /** Ends with an error, after what was pushed so far. */
  fail(error: unknown): void {
    this.finishWith(error instanceof Error ? error : new Error('A stream has failed.', { cause: error }));
  }

  /** Ends at once: the client has completed the subscription, or is gone. */
  return(): Promise<IteratorResult<never>> {
    this.close();
    return Promise.resolve({ value: undefined, done: true });
  }

  next(): Promise<IteratorResult<never>> {
    return Promise.reject(new Error('An EventStream is consumed by attach().'));
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private async attached(): Promise<void> {
    if (!this.consumer && !this.over) await new Promise<void>((resolve) => (this.markAttached = resolve));
  }

  private finishWith(error: Error | null): void {
    if (this.closed) return;
    this.ending = { error };
    if (this.consumer) this.finish();
  }

  private finish(): void {
    this.consumer?.finish(() => this.close());
  }

  private close(): void {
    if (this.over) return;
    this.over = true;
    this.early = null;
    this.markAttached?.();
    this.consumer?.close(this.error);
    this.owner.onEnd();
  }

  private get error(): Error | null {
    return this.ending?.error ?? null;
  }
}
