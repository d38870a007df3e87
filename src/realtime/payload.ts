import type { SharedFrame } from './frame.js';

/** The answer to one event, on its way or there, and who waits for it. */
export class Payload {
  frame: SharedFrame | null = null;
  private waiting: (() => void)[] = [];

  constructor(execution: Promise<SharedFrame>) {
    void execution.then((frame) => {
      this.frame = frame;
      const { waiting } = this;
      this.waiting = [];
      for (const ready of waiting) ready();
    });
  }

  whenReady(ready: () => void): void {
    this.waiting.push(ready);
  }
}
