/** Connections a second, and how many at once: a node that all clients come back to must go on serving. */
const PER_SECOND = 4000;
const AT_ONCE = 200;
/** Who would stand behind these has lost patience before it is their turn. */
const MOST_WAITING = 10_000;
const STEP_MS = 10;
/** Between two steps everybody else has their turn, however long these take. */
const A_STEP = (PER_SECOND * STEP_MS) / 1000;

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
    if (!this.timer) this.advance(AT_ONCE);
    return true;
  }

  /** @param most how many more there may be by now: where a storm keeps this node busy, less than the clock says. */
  private advance(most: number): void {
    const now = performance.now();
    const earned = Math.min(most, ((now - this.creditAt) / 1000) * PER_SECOND);
    this.credit = Math.min(AT_ONCE, this.credit + earned);
    this.creditAt = now;
    while (this.credit >= 1 && this.waiting.length > 0) {
      this.credit--;
      this.waiting.shift()?.();
    }
    this.timer = null;
    if (this.waiting.length === 0) return;
    this.timer = setTimeout(() => this.advance(A_STEP), STEP_MS);
    this.timer.unref();
  }
}
