/** Runs work for a key after a moment, once, however often it was asked for. */
export class Throttle<TKey> {
  private readonly timers = new Map<TKey, ReturnType<typeof setTimeout>>();

  constructor(
    private readonly delayMs: number,
    /** Never rejects. */
    private readonly work: (key: TKey) => Promise<void>,
  ) {}

  run(key: TKey): void {
    if (this.timers.has(key)) return;
    const timer = setTimeout(() => {
      this.timers.delete(key);
      void this.work(key);
    }, this.delayMs);
    this.timers.set(key, timer);
  }

  stop(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }
}
