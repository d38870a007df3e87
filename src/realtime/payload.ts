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
    execution: Promise<SharedFrame>,
    readonly isEphemeral: boolean,
  ) {
    void execution.then((frame) => {
      this.frame = frame;
      const { waiting } = this;
      this.waiting = [];
      for (const waiter of waiting) waiter.resume();
    });
  }

  whenReady(waiter: PayloadWaiter): void {
    this.waiting.push(waiter);
  }
}
