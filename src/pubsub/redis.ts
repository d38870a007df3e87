import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { ConfigError } from '../config/config.js';

const FIRST_CONNECTION_MS = 2000;
/** A Redis that hangs must not hang a request. */
const COMMAND_TIMEOUT_MS = 1000;
const RECONNECT_MS = 500;

/**
 * Commands of one turn of the event loop leave in one write. ioredis has pipelines for that, each of which gives itself
 * a getter with a closure of its own: a hidden class that V8 keeps until the next full collection, and with it all
 * that hangs on the pipeline, down to the operations that wait for its answers (docs/decisions/0014).
 */
class TurnedRedis extends Redis {
  private corked: Redis['stream'] | null = null;

  override sendCommand(...args: Parameters<Redis['sendCommand']>): unknown {
    // There is none before the first connection.
    const stream = this.stream as Redis['stream'] | undefined;
    if (stream && stream !== this.corked) {
      this.corked = stream;
      stream.cork();
      setImmediate(() => {
        if (this.corked === stream) this.corked = null;
        stream.uncork();
      });
    }
    return super.sendCommand(...args);
  }
}

/**
 * The connections to Redis, or none. Redis is never needed for an answer: whoever uses it has a second way.
 */
export class RedisConnections implements OnApplicationShutdown {
  private readonly logger = new Logger('Redis');
  /** Commands and PUBLISH. Fails at once while Redis is away, instead of queueing. */
  readonly commands: Redis | null;
  /** SUBSCRIBE only. Waits for Redis and subscribes again by itself. */
  readonly subscriber: Redis | null;
  /** What the name of every channel begins with: Redis itself keeps keys apart by the database's number, and channels not. */
  readonly channelPrefix: string;
  private checked: Promise<void> = Promise.resolve();
  private fault: ConfigError | null = null;

  private constructor(url: string | null) {
    const shared = { retryStrategy: () => RECONNECT_MS, connectTimeout: 2000 };
    this.commands = url
      ? new TurnedRedis(url, {
          ...shared,
          enableOfflineQueue: false,
          maxRetriesPerRequest: 0,
          commandTimeout: COMMAND_TIMEOUT_MS,
        })
      : null;
    this.subscriber = url ? new Redis(url, { ...shared, maxRetriesPerRequest: null }) : null;
    this.channelPrefix = `recado:${this.commands?.options.db ?? 0}:`;
    for (const client of this.all()) this.report(client);
  }

  /** Connects where there is an address. Waits for the first connection, but not for ever: Recado starts without Redis. */
  static async open(url: string | null): Promise<RedisConnections> {
    const connections = new RedisConnections(url);
    await connections.started();
    return connections;
  }

  get configured(): boolean {
    return this.commands !== null;
  }

  /** True while both connections stand. */
  get ready(): boolean {
    return this.all().every((client) => client.status === 'ready') && this.configured;
  }

  private async started(): Promise<void> {
    const first = Promise.all(this.all().map((client) => whenReady(client)));
    const limit = new Promise<void>((resolve) => setTimeout(resolve, FIRST_CONNECTION_MS).unref());
    await Promise.race([first, limit]);
    await this.checked;
    if (this.fault) throw this.fault;
  }

  /**
   * ioredis goes on in database 0 where it cannot have the one it was told, among what belongs to another installation:
   * rather without Redis.
   */
  private async checkNumber(commands: Redis): Promise<void> {
    const number = commands.options.db ?? 0;
    if (number === 0) return;
    try {
      await commands.select(number);
    } catch (error) {
      // Redis may be away again, which is no fault of the number's.
      if ((error as Error).name !== 'ReplyError') return;
      this.fault = new ConfigError('REDIS_URL', `…/${number}`, 'a number that this Redis has a database of');
      this.logger.error(this.fault.message);
      this.onApplicationShutdown();
    }
  }

  onApplicationShutdown(): void {
    for (const client of this.all()) client.disconnect();
  }

  private all(): Redis[] {
    return [this.commands, this.subscriber].filter((client) => client !== null);
  }

  private report(client: Redis): void {
    let lost = false;
    client.on('error', (error: Error) => {
      if (lost) return;
      lost = true;
      this.logger.warn(
        `Redis is away (${error.message || 'no connection'}): delivery between nodes falls back on the database.`,
      );
    });
    client.on('ready', () => {
      if (lost) this.logger.warn('Redis is back.');
      lost = false;
      if (client === this.commands) this.checked = this.checkNumber(client);
    });
  }
}

function whenReady(client: Redis): Promise<void> {
  if (client.status === 'ready') return Promise.resolve();
  return new Promise((resolve) => client.once('ready', () => resolve()));
}
