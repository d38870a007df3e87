import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { v4 as randomId } from 'uuid';
import { BEAT_MS, Neighbours } from './neighbours.js';
import { RedisConnections } from './redis.js';
import { type Topic, topics } from './topics.js';
import { decode, encode, isFrom } from './wire.js';

export type Unsubscribe = () => void;
type Handler = (payload: never) => void;

/** How long a topic stays subscribed after its last listener: people come back, and pages reload. */
const LINGER_MS = 5000;
/** How long a start waits for Redis to confirm; what is missed meanwhile, the head check finds. */
const CONFIRM_MS = 1000;

/**
 * Hints between the parts of a node and between nodes. What is published reaches this node's own listeners at
 * once and without Redis, and the other nodes, where there are any, through Redis. A hint may be lost; no listener
 * may need it.
 */
@Injectable()
export class PubSub implements OnModuleInit, OnApplicationShutdown {
  readonly nodeId = randomId();
  private readonly logger = new Logger(PubSub.name);
  private readonly channels = new Map<string, Channel>();
  private readonly neighbours = new Neighbours();
  private beat: NodeJS.Timeout | undefined;
  private changes: Changes | null = null;

  constructor(private readonly redis: RedisConnections) {
    const { length } = redis.channelPrefix;
    redis.subscriber?.on('message', (channel: string, text: string) =>
      this.receive(channel.slice(length), text),
    );
  }

  /** The other nodes know of this one before it serves anybody. */
  async onModuleInit(): Promise<void> {
    if (!this.redis.configured) return;
    await this.subscribe(topics.nodes, () => this.neighbours.heard());
    this.redis.subscriber?.on('ready', () => {
      this.neighbours.heard();
      void this.sayHere();
    });
    this.beat = setInterval(() => void this.sayHere(), BEAT_MS);
    this.beat.unref();
    await this.sayHere();
  }

  /** True while a hint published here reaches every node. Without Redis it never does. */
  get connected(): boolean {
    return this.redis.ready;
  }

  /** Never waits and never throws. */
  publish<T>(topic: Topic<T>, payload: T): void {
    this.deliver(topic.name, payload);
    if (!this.neighbours.none) void this.send(topic, payload);
  }

  /**
   * Calls `handler` for every payload published from the moment the returned promise settles. While Redis is
   * away the promise settles all the same, after a second.
   * @returns a function that ends it.
   */
  async subscribe<T>(topic: Topic<T>, handler: (payload: T) => void): Promise<Unsubscribe> {
    const channel = this.channels.get(topic.name) ?? this.open(topic.name);
    channel.handlers = channel.handlers.concat(handler);
    clearTimeout(channel.linger);
    await channel.confirmed;
    return () => {
      channel.handlers = channel.handlers.filter((one) => one !== handler);
      if (channel.handlers.length === 0) this.closeLater(topic.name, channel);
    };
  }

  onApplicationShutdown(): void {
    clearInterval(this.beat);
    for (const channel of this.channels.values()) clearTimeout(channel.linger);
    this.channels.clear();
  }

  private sayHere(): Promise<void> {
    return this.send(topics.nodes, null);
  }

  private async send<T>({ name }: Topic<T>, payload: T): Promise<void> {
    if (!this.redis.commands || !this.redis.ready) return;
    try {
      await this.redis.commands.publish(this.inRedis(name), encode({ from: this.nodeId, payload }));
    } catch (error) {
      this.logger.debug(`A hint was lost: ${String(error)}`);
    }
  }

  private open(name: string): Channel {
    const channel: Channel = { handlers: [], confirmed: this.changed(name), linger: undefined };
    this.channels.set(name, channel);
    return channel;
  }

  private closeLater(name: string, channel: Channel): void {
    clearTimeout(channel.linger);
    channel.linger = setTimeout(() => {
      // While Redis is away the subscription comes back with it, and nobody would be left who knows of it.
      if (this.redis.subscriber && !this.redis.ready) return this.closeLater(name, channel);
      this.channels.delete(name);
      void this.changed(name);
    }, LINGER_MS);
    channel.linger.unref();
  }

  /** Redis is told of a new topic, or of one that has gone, with the others of this turn of the event loop. */
  private changed(name: string): Promise<void> {
    this.changes ??= { names: new Set(), told: endOfTurn().then(() => this.tell()) };
    this.changes.names.add(name);
    return this.changes.told;
  }

  private async tell(): Promise<void> {
    const names = [...(this.changes?.names ?? [])];
    this.changes = null;
    const { subscriber } = this.redis;
    if (!subscriber) return;
    const wanted = names.filter((name) => this.channels.has(name)).map((name) => this.inRedis(name));
    const unwanted = names.filter((name) => !this.channels.has(name)).map((name) => this.inRedis(name));
    const told = [
      ...(wanted.length > 0 ? [subscriber.subscribe(...wanted)] : []),
      ...(unwanted.length > 0 ? [subscriber.unsubscribe(...unwanted)] : []),
    ];
    const done = Promise.all(told).catch((error: unknown) =>
      this.logger.debug(`SUBSCRIBE failed: ${String(error)}`),
    );
    await Promise.race([done, new Promise((resolve) => setTimeout(resolve, CONFIRM_MS).unref())]);
  }

  private inRedis(name: string): string {
    return this.redis.channelPrefix + name;
  }

  private receive(name: string, text: string): void {
    // Our own was delivered when it was published.
    if (isFrom(this.nodeId, text)) return;
    try {
      this.deliver(name, decode(text).payload);
    } catch (error) {
      this.logger.warn(`Not a hint: ${String(error)}`);
    }
  }

  private deliver(name: string, payload: unknown): void {
    for (const handler of this.channels.get(name)?.handlers ?? []) this.call(handler, payload);
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
}

/** One for each user who is connected: kept small. */
interface Channel {
  /** Never changed in place: a handler may end itself while it is called. */
  handlers: readonly Handler[];
  /** Settles when the subscription stands, or when it was waited for long enough. */
  readonly confirmed: Promise<void>;
  linger: NodeJS.Timeout | undefined;
}

/** Topics that have come or gone since Redis was told last. */
interface Changes {
  readonly names: Set<string>;
  readonly told: Promise<void>;
}

function endOfTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
