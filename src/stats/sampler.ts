import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { VERSION } from '../config/version.js';
import { Clock } from '../database/clock.js';
import { Metrics } from '../metrics/metrics.js';
import type { WorkspaceTally } from '../metrics/workspace-tallies.js';
import { PubSub } from '../pubsub/pubsub.js';
import { Connections } from '../realtime/connections.js';
import { DeliveryMeter } from '../realtime/delivery-meter.js';
import type { NodeSample } from './node-sample.js';

const LOOP_RESOLUTION_MS = 20;
/** A sample travels and is kept for an hour: of more workspaces than these, those with the most connections. */
const MOST_WORKSPACES = 1000;

/** Takes the samples of this node. */
@Injectable()
export class Sampler implements OnModuleInit, OnModuleDestroy {
  private readonly loopDelay: IntervalHistogram = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
  private startedAt = new Date(0);

  constructor(
    private readonly clock: Clock,
    private readonly connections: Connections,
    private readonly deliveries: DeliveryMeter,
    private readonly metrics: Metrics,
    private readonly pubsub: PubSub,
  ) {}

  onModuleInit(): void {
    this.startedAt = this.clock.now();
    this.loopDelay.enable();
    this.connections.observe({
      opened: ({ viewer }) => {
        const tally = this.metrics.workspaces.of(viewer.workspaceId);
        tally.connections++;
        if (this.connections.ofUser(viewer.id).length === 1) tally.people++;
      },
      closed: ({ viewer }) => {
        const tally = this.metrics.workspaces.of(viewer.workspaceId);
        tally.connections--;
        if (this.connections.ofUser(viewer.id).length === 0) tally.people--;
      },
    });
  }

  onModuleDestroy(): void {
    this.loopDelay.disable();
  }

  /** What is now, and what has happened since the last sample. */
  take(): NodeSample {
    const { p50, p99 } = this.deliveries.take();
    const { rss, heapUsed } = process.memoryUsage();
    // What is measured is the time between two ticks of the resolution.
    const eventLoopDelayP99Ms = Math.max(0, this.loopDelay.percentile(99) / 1e6 - LOOP_RESOLUTION_MS);
    this.loopDelay.reset();
    return {
      nodeId: this.pubsub.nodeId,
      startedAt: this.startedAt,
      version: VERSION,
      process: {
        at: this.clock.now(),
        deliveryP50Ms: p50,
        deliveryP99Ms: p99,
        eventLoopDelayP99Ms,
        rssBytes: rss,
        heapUsedBytes: heapUsed,
      },
      workspaces: Object.fromEntries(busiest([...this.metrics.workspaces.take()])),
    };
  }
}

type Entry = [string, Readonly<WorkspaceTally>];

function busiest(entries: Entry[]): Entry[] {
  if (entries.length <= MOST_WORKSPACES) return entries;
  return entries.sort(([, a], [, b]) => b.connections - a.connections).slice(0, MOST_WORKSPACES);
}
