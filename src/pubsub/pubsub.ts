import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { RedisPubSub } from 'graphql-redis-subscriptions';
import { PubSub as LocalPubSub } from 'graphql-subscriptions';
import { v4 as randomId } from 'uuid';
import { RedisConnections } from './redis.js';
import type { Topic } from './topics.js';
import { decode, encode, type Envelope, isFrom } from './wire.js';

export type Unsubscribe = () => void;
type Handler = (payload: never) => void;

/** How long a topic stays subscribed after its last listener: people come back, and pages reload. */
const LINGER_MS = 5000;
/** How long a start waits for Redis to confirm; what is missed meanwhile, the head check finds. */
const CONFIRM_MS = 1000;

/**
 * Hints between the parts of a node and between nodes. What is published reaches this node's own listeners at
 * once and without Redis, and the other nodes through Redis. A hint may be lost; no listener may need it.
 */
@Injectable()
export class PubSub implements OnApplicationShutdown {
  readonly nodeId = randomId();
  private readonly logger = new Logger(PubSub.name);
  private readonly local = new LocalPubSub();
  private readonly remote: RedisPubSub | null;
  private readonly channels = new Map<string, Channel>();

  constructor(private readonly redis: RedisConnections) {
    this.remote =
      redis.commands && redis.subscriber
        ? new RedisPubSub({
            publisher: redis.commands,
            subscriber: redis.subscriber,
            serializer: (envelope: Envelope) => encode(envelope),
            deserializer: (source: Buffer | string) => this.decode(source.toString()),
          })
        : null;
  }

  /** True while a hint published here reaches every node. Without Redis it never does. */
  get connected(): boolean {
    return this.redis.ready;
  }

  /** Never waits and never throws. */
  publish<T>(topic: Topic<T>, payload: T): void {
    void this.local.publish(topic.name, payload);
    if (!this.remote || !this.redis.ready) return;
    this.remote
      .publish(topic.name, { from: this.nodeId, payload } satisfies Envelope)
      .catch((error: unknown) => this.logger.debug(`A hint was lost: ${String(error)}`));
  }

  /**
   * Calls `handler` for every payload published from the moment the returned promise settles. While Redis is
   * away the promise settles all the same, after a second.
   * @returns a function that ends it.
   */
  async subscribe<T>(topic: Topic<T>, handler: (payload: T) => void): Promise<Unsubscribe> {
    const channel = this.channels.get(topic.name) ?? this.open(topic.name);
    channel.handlers.add(handler);
    clearTimeout(channel.linger);
    await channel.confirmed;
    return () => {
      channel.handlers.delete(handler);
      if (channel.handlers.size === 0) this.closeLater(topic.name, channel);
    };
  }

  onApplicationShutdown(): void {
    for (const channel of this.channels.values()) clearTimeout(channel.linger);
    this.channels.clear();
  }

  private open(name: string): Channel {
    const channel: Channel = {
      handlers: new Set(),
      confirmed: Promise.resolve(),
      remoteId: null,
      localId: null,
    };
    this.channels.set(name, channel);
    const deliver = (payload: unknown) => {
      for (const handler of [...channel.handlers]) this.call(handler, payload);
    };
    const here = this.local.subscribe(name, deliver).then((id) => {
      channel.localId = id;
    });
    const elsewhere = this.openRemote(name, channel, deliver);
    channel.confirmed = Promise.all([here, elsewhere]).then(() => undefined);
    return channel;
  }

  private async openRemote(
    name: string,
    channel: Channel,
    deliver: (payload: unknown) => void,
  ): Promise<void> {
    if (!this.remote) return;
    const confirmed = this.remote
      .subscribe(name, (envelope: Envelope | null) => {
        if (envelope) deliver(envelope.payload);
      })
      .then((id) => {
        channel.remoteId = id;
      })
      .catch((error: unknown) => this.logger.debug(`SUBSCRIBE failed: ${String(error)}`));
    swallowTwin(this.remote, name);
    await Promise.race([confirmed, new Promise((resolve) => setTimeout(resolve, CONFIRM_MS).unref())]);
  }

  /** Null: it is our own, and was delivered when it was published. */
  private decode(text: string): Envelope | null {
    return isFrom(this.nodeId, text) ? null : decode(text);
  }

  private call(handler: Handler, payload: unknown): void {
    try {
      handler(payload as never);
    } catch (error) {
      this.logger.error(
        `A listener failed: ${String(error)}`,
        error instanceof Error ? error.stack : undefined,
      );
    }
  }

  private closeLater(name: string, channel: Channel): void {
    clearTimeout(channel.linger);
    channel.linger = setTimeout(() => {
      // Never unsubscribe while a SUBSCRIBE is under way: the library's next message would throw. Nor while Redis
      // is away: the subscription comes back with it, and nobody would be left who knows of it.
      if (this.remote && (channel.remoteId === null || !this.redis.ready))
        return this.closeLater(name, channel);
      if (channel.localId !== null) this.local.unsubscribe(channel.localId);
      if (this.remote && channel.remoteId !== null) this.remote.unsubscribe(channel.remoteId);
      this.channels.delete(name);
    }, LINGER_MS);
    channel.linger.unref();
  }
}

interface Channel {
  readonly handlers: Set<Handler>;
  /** Settles when the subscription stands, or when it was waited for long enough. */
  confirmed: Promise<void>;
  remoteId: number | null;
  localId: number | null;
  linger?: NodeJS.Timeout;
}

/**
 * graphql-redis-subscriptions 2.7 keeps a second promise for a SUBSCRIBE under way and rejects it too, with
 * nobody to catch it: the process would end on it.
 */
function swallowTwin(pubsub: RedisPubSub, name: string): void {
  const pending = (
    pubsub as unknown as { subsPendingRefsMap: Map<string, { pending: PromiseLike<unknown> }> }
  ).subsPendingRefsMap;
  pending.get(name)?.pending.then(undefined, () => undefined);
}
