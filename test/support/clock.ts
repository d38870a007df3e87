import { Clock } from '../../src/database/clock.js';

/** A clock that goes as usual, and that a test may move forward. */
export class TestClock extends Clock {
  private moved = 0;

  override millis(): number {
    return super.millis() + this.moved;
  }

  advance(time: { seconds?: number; days?: number; ms?: number }): void {
    this.moved += (time.ms ?? 0) + (time.seconds ?? 0) * 1000 + (time.days ?? 0) * 86_400_000;
  }
}
