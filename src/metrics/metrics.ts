import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { WorkspaceTallies } from './workspace-tallies.js';

/** Every number that Recado publishes at /metrics. A leaf: any folder may import it, it imports none. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  readonly workspaces = new WorkspaceTallies();

  readonly connections = this.gauge('recado_connections', 'Open sockets of this node.');
  readonly connectionsClosed = this.counter(
    'recado_connections_closed_total',
    'Sockets closed by this node, by close code.',
    ['code'],
  );
  readonly subscriptions = this.gauge('recado_subscriptions', 'Subscriptions under way, by root field.', [
    'field',
  ]);
  readonly subscriptionsStarted = this.counter(
    'recado_subscriptions_started_total',
    'Subscriptions that came to stand, by root field.',
    ['field'],
  );
  readonly feeds = this.gauge('recado_feeds', 'Rooms that somebody listens to on this node.');
  readonly eventsPublished = this.counter(
    'recado_events_published_total',
    'Room events written and announced by this node, by type.',
    ['type'],
  );
  readonly eventsDelivered = this.counter(
    'recado_events_delivered_total',
    'Events handed to subscribers of this node.',
  );
  readonly eventsHealed = this.counter(
    'recado_events_healed_total',
    'Events that no hint announced, read from the log.',
  );
  readonly ephemeralDropped = this.counter(
    'recado_ephemeral_dropped_total',
    'Typing and presence events dropped for slow readers.',
  );
  readonly errors = this.counter('recado_errors_total', 'Errors given to clients, by code.', ['code']);
  readonly operations = this.counter(
    'recado_operations_total',
    'GraphQL operations, by kind and transport.',
    ['kind', 'transport'],
  );
  readonly pubsubHealthy = this.gauge('recado_pubsub_healthy', '1 while pub/sub between the nodes works.');
  readonly appendSeconds = new Histogram({
    name: 'recado_append_seconds',
    help: 'From the call of append to its commit.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [this.registry],
  });
  readonly deliverySeconds = new Histogram({
    name: 'recado_delivery_seconds',
    help: 'From the commit of an event until its frames are with the sockets of this node; a sample.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [this.registry],
  });

  /** Adds the process's own numbers (memory, event loop, handles). Once a process: they are global. */
  collectProcess(): void {
    collectDefaultMetrics({ register: this.registry, prefix: 'recado_' });
  }

  private gauge<L extends string>(name: string, help: string, labelNames: L[] = []): Gauge<L> {
    return new Gauge({ name, help, labelNames, registers: [this.registry] });
  }

  private counter<L extends string>(name: string, help: string, labelNames: L[] = []): Counter<L> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }
}
