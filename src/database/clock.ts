import { Injectable } from '@nestjs/common';

/**
 * The one source of "now". On MySQL it follows the database's clock (see ClockSync), so that nodes
 * agree on windows and times whatever their own clocks say. Tests put a clock of their own in its place.
 */
@Injectable()
export class Clock {
  /** What must be added to this machine's clock, in milliseconds. */
  offsetMs = 0;

  now(): Date {
    return new Date(this.millis());
  }

  /** Milliseconds since 1970, UTC. */
  millis(): number {
    return Date.now() + this.offsetMs;
  }
}
