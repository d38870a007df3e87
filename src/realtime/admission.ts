/** Connections a second, and how many at once: a node that all clients come back to must go on serving. */
const PER_SECOND = 2000;
const AT_ONCE = 200;
/** As many wait for their turn as are admitted before their patience ends. */
const MOST_WAITING = 5 * PER_SECOND;
const STEP_MS = 10;

/** Lets a storm of connections in at a bounded rate: the others wait their turn, in the order in which they came. */
export class Admission {
  private readonly waiting: (() => void)[] = [];
  private credit = AT_ONCE;
  private creditAt = performance.now();
  private timer: NodeJS.Timeout | null = null;

  /**
   * Calls `enter` when it is its turn, at once where there is no storm.
   * @returns false where too many wait already: then it is never called.
   */
  admit(enter: () => void): boolean {
    if (this.waiting.length >= MOST_WAITING) return false;
    this.waiting.push(enter);
    if (!this.timer) this.advance();
    return true;
  }

  private advance(): void {
    const now = performance.now();
    this.credit = Math.min(AT_ONCE, this.credit + ((now - this.creditAt) / 1000) * PER_SECOND);
    this.creditAt = now;
    while (this.credit >= 1 && this.waiting.length > 0) {
      this.credit--;
      this.waiting.shift()?.();
    }
    this.timer = null;
    if (this.waiting.length === 0) return;
    this.timer = setTimeout(() => this.advance(), STEP_MS);
    this.timer.unref();
  }
}
