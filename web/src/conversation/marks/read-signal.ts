/** Reading on for a while is told at most this often. */
const EVERY_MS = 2_000;
/** What was in sight for less than this was not read. */
const AFTER_MS = 400;

/** Tells the server how far somebody has read: never twice the same, and not with every message that passes. */
export class ReadSignal {
  private toldSeq: number;
  private toldAt = -Infinity;
  private seq = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly tell: (seq: number) => Promise<unknown>,
    lastReadSeq: number,
    private readonly now: () => number = Date.now,
  ) {
    this.toldSeq = lastReadSeq;
  }

  seen(seq: number): void {
    this.seq = Math.max(this.seq, seq);
    if (this.seq > this.toldSeq) {
      this.timer ??= setTimeout(() => this.send(), Math.max(AFTER_MS, this.toldAt + EVERY_MS - this.now()));
    }
  }

  /** Another device has told of it. */
  readElsewhere(seq: number): void {
    this.toldSeq = Math.max(this.toldSeq, seq);
  }

  stop(): void {
    clearTimeout(this.timer);
    if (this.timer) this.send();
  }

  private send(): void {
    this.timer = undefined;
    if (this.seq <= this.toldSeq) return;
    const before = this.toldSeq;
    this.toldSeq = this.seq;
    this.toldAt = this.now();
    // What could not be told is told with the next that is seen.
    this.tell(this.seq).catch(() => (this.toldSeq = before));
  }
}
