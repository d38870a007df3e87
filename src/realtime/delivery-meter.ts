import { createHistogram } from 'node:perf_hooks';
import { Injectable } from '@nestjs/common';
import { Clock } from '../database/clock.js';
import { Metrics } from '../metrics/metrics.js';
import type { Payload } from './payload.js';

const HIGHEST_MS = 600_000;

/** Milliseconds; null where nothing was delivered. */
export interface DeliveryTimes {
  readonly p50: number | null;
  readonly p99: number | null;
}

/**
 * How long it takes from an event's commit until its frames are with the sockets. One event is followed at a
 * time: a sample that costs next to nothing, however many events there are and however many subscribers each has.
 */
@Injectable()
export class DeliveryMeter {
  private readonly times = createHistogram({ lowest: 1, highest: HIGHEST_MS, figures: 3 });
  private isFollowing = false;

  constructor(
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {}

  /** @param payload the event's frame, to come or there. Events that were read back are not measured. */
  follow(event: { readonly committedAt?: number }, payload: Payload): void {
    const { committedAt } = event;
    if (committedAt === undefined || this.isFollowing) return;
    this.isFollowing = true;
    // Once the frame lies in all outboxes, which are emptied at the end of the turn, before this.
    const resume = () => queueMicrotask(() => setImmediate(() => this.arrived(committedAt)));
    if (payload.frame) resume();
    else payload.whenReady({ resume });
  }

  /** Of what was delivered since the last call. */
  take(): DeliveryTimes {
    const { times } = this;
    const at = (percentile: number) =>
      times.count === 0 ? null : Math.min(times.percentile(percentile), HIGHEST_MS);
    const taken = { p50: at(50), p99: at(99) };
    times.reset();
    return taken;
  }

  private arrived(committedAt: number): void {
    this.isFollowing = false;
    // The clocks of two nodes may differ by more than a delivery takes.
    const ms = Math.max(0, this.clock.millis() - committedAt);
    this.times.record(Math.min(Math.max(1, Math.round(ms)), HIGHEST_MS));
    this.metrics.deliverySeconds.observe(ms / 1000);
  }
}
