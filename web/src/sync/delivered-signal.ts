import type { DeliveredMark } from '../gql';

/** In larger rooms nobody is told of marks. */
export const MOST_MEMBERS_WITH_MARKS = 100;

/** The first ones are told soon; what comes after them, at most this often. */
const AFTER_MS = 500;
const EVERY_MS = 5_000;
/** The server takes so many at once. */
const MOST_MARKS = 100;

/** Tells the server what has come to this device: all rooms together, each with its last message, and seldom. */
export class DeliveredSignal {
  private readonly seqs = new Map<string, number>();
  private toldAt = -Infinity;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly tell: (marks: DeliveredMark[]) => Promise<unknown>,
    private readonly now: () => number = Date.now,
  ) {}

  arrived(roomId: string, seq: number): void {
    this.seqs.set(roomId, Math.max(seq, this.seqs.get(roomId) ?? 0));
    this.wait();
  }

  /** The viewer is not in the room any more: one such mark would have the server refuse them all. */
  drop(roomId: string): void {
    this.seqs.delete(roomId);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.seqs.clear();
  }

  private wait(): void {
    this.timer ??= setTimeout(() => this.send(), Math.max(AFTER_MS, this.toldAt + EVERY_MS - this.now()));
  }

  private send(): void {
    this.timer = undefined;
    const marks = [...this.seqs].slice(0, MOST_MARKS).map(([roomId, seq]) => ({ roomId, seq }));
    if (marks.length === 0) return;
    for (const { roomId } of marks) this.seqs.delete(roomId);
    this.toldAt = this.now();
    // What could not be told is told with the room's next message.
    this.tell(marks).catch(() => undefined);
    if (this.seqs.size > 0) this.wait();
  }
}
