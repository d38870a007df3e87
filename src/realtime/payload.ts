import type { SharedFrame } from './frame.js';

export interface PayloadWaiter {
  /** What was waited for is there. */
  resume(): void;
}

/** The answer to one event, on its way or there, and who waits for it. */
export class Payload {
  frame: SharedFrame | null = null;
  private waiting: PayloadWaiter[] = [];

  constructor(
    answer: SharedFrame | Promise<SharedFrame>,
    readonly isEphemeral: boolean,
  ) {
    if (answer instanceof Promise) void answer.then((frame) => this.arrived(frame));
    else this.frame = answer;
  }

  /** Only where {@link frame} is not there yet. */
  whenReady(waiter: PayloadWaiter): void {
    this.waiting.push(waiter);
  }

  private arrived(frame: SharedFrame): void {
    this.frame = frame;
    const { waiting } = this;
    this.waiting = [];
    for (const waiter of waiting) waiter.resume();
  }
}
