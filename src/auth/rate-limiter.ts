import { Inject, Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { CONFIG, type Config } from '../config/config.js';
import { RateLimited } from '../errors/chat-error.js';
import { RedisConnections } from '../pubsub/redis.js';

export type RateLimitName = 'messages' | 'signals' | 'reads' | 'signIns' | 'refreshes' | 'none';

interface Bucket {
  readonly points: number;
  readonly seconds: number;
  readonly what: string;
}

/** Named buckets, in Redis where there is one, in this process otherwise and while Redis is away. */
@Injectable()
export class RateLimiter {
  private readonly limiters = new Map<
    RateLimitName,
    { limiter: RateLimiterMemory | RateLimiterRedis; what: string }
  >();

  constructor(@Inject(CONFIG) config: Config, redis: RedisConnections) {
    const { messagesPerSecond, signalsPerMinute, readsPerMinute, signInsPerMinute } = config.limits;
    const buckets: Record<Exclude<RateLimitName, 'none'>, Bucket> = {
      messages: { points: messagesPerSecond, seconds: 1, what: 'messages' },
      signals: { points: signalsPerMinute, seconds: 60, what: 'signals' },
      reads: { points: readsPerMinute, seconds: 60, what: 'reads' },
      signIns: { points: signInsPerMinute, seconds: 60, what: 'sign-ins' },
      // Renewing happens by itself in every tab, so it may come in bursts that a person's sign-ins do not.
      refreshes: { points: signInsPerMinute * 6, seconds: 60, what: 'session refreshes' },
    };
    for (const [name, bucket] of Object.entries(buckets)) {
      if (bucket.points > 0) {
        this.limiters.set(name as RateLimitName, { limiter: make(name, bucket, redis), what: bucket.what });
      }
    }
  }

  /** Whether there is anything to be taken from. */
  limits(name: RateLimitName): boolean {
    return this.limiters.has(name);
  }

  /**
   * @param key whose bucket: a user's id, an address, an account.
   * @throws RateLimited with the milliseconds after which it is worth trying again.
   */
  async take(name: RateLimitName, key: string): Promise<void> {
    const entry = this.limiters.get(name);
    if (!entry) return;
    try {
      await entry.limiter.consume(key);
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes)
        throw new RateLimited(entry.what, Math.max(1, refusal.msBeforeNext));
      throw refusal;
    }
  }
}

function make(name: string, { points, seconds }: Bucket, redis: RedisConnections) {
  const options = { keyPrefix: `limit:${name}`, points, duration: seconds };
  const inProcess = new RateLimiterMemory(options);
  return redis.commands
    ? new RateLimiterRedis({ ...options, storeClient: redis.commands, insuranceLimiter: inProcess })
    : inProcess;
}
