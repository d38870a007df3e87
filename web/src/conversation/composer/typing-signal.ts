/** Less often than the 5 s after which the server takes it to have ended, and no more than that. */
const EVERY_MS = 4_000;

/** Tells the server that somebody types: seldom while they go on, and once when they cease. */
export class TypingSignal {
  private toldAt: number | null = null;

  constructor(
    private readonly tell: (isTyping: boolean) => void,
    private readonly now: () => number = Date.now,
  ) {}

  typed(): void {
    if (this.toldAt !== null && this.now() - this.toldAt < EVERY_MS) return;
    this.toldAt = this.now();
    this.tell(true);
  }

  /** @param isSent the message itself says it to everybody. */
  ceased(isSent = false): void {
    const isStillShown = this.toldAt !== null && this.now() - this.toldAt < EVERY_MS + 1_000;
    this.toldAt = null;
    if (isStillShown && !isSent) this.tell(false);
  }
}
