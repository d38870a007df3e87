import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { In, IsNull } from 'typeorm';
import { Database } from '../database/database.js';
import { readTogether } from '../database/read-together.js';
import { MOST_KEYS } from '../graphql/loading.js';
import { PubSub } from '../pubsub/pubsub.js';
import { topics } from '../pubsub/topics.js';
import { UserEntity } from '../users/user.entity.js';
import { RefreshTokenEntity } from './refresh-token.entity.js';

/** A session that has ended without word of it reaching this node is good for so long at the most. */
const GOOD_FOR_MS = 2000;
const PURGE_MS = 10_000;
const MOST_USERS = 100_000;

export interface SessionKey {
  readonly userId: string;
  readonly sessionId: string;
}

/**
 * The people behind sessions, asked for at every operation: those asked for in the same turn are read together,
 * and an answer is good for 2 s, or until this node hears of a change.
 */
@Injectable()
export class SessionCache implements OnModuleInit, OnModuleDestroy {
  /** By user, then by session: a change of an account forgets all of its sessions. */
  private readonly known = new LRUCache<string, Map<string, UserEntity>>({
    max: MOST_USERS,
    ttl: GOOD_FOR_MS,
  });
  private readonly loader = readTogether((keys: readonly SessionKey[]) => this.read(keys), MOST_KEYS);
  /** Goes up with every change heard of: what was read before it is not kept. */
  private changes = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly pubsub: PubSub,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.pubsub.subscribe(topics.accounts, ({ userId }) => this.forget(userId));
    // Whoever asks for nothing more would stay in memory otherwise.
    this.timer = setInterval(() => void this.known.purgeStale(), PURGE_MS);
    this.timer.unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** The account of a session that lasts; null where the session has ended, or the account. */
  async userOf(key: SessionKey): Promise<UserEntity | null> {
    const known = this.known.get(key.userId)?.get(key.sessionId);
    if (known) return known;
    const { changes } = this;
    const user = await this.loader.load(key);
    if (user && changes === this.changes) this.keep(key, user);
    return user;
  }

  /** Like {@link userOf}, as the database says now. */
  fresh(key: SessionKey): Promise<UserEntity | null> {
    return this.loader.load(key);
  }

  private keep({ userId, sessionId }: SessionKey, user: UserEntity): void {
    const sessions = this.known.get(userId);
    // Into a map that is there already, for the time that it has left.
    if (sessions) sessions.set(sessionId, user);
    else this.known.set(userId, new Map([[sessionId, user]]));
  }

  private forget(userId: string): void {
    this.changes++;
    this.known.delete(userId);
  }

  private async read(keys: readonly SessionKey[]): Promise<(UserEntity | null)[]> {
    const [users, families] = await Promise.all([
      this.database
        .repository(UserEntity)
        .findBy({ id: In(keys.map((key) => key.userId)), deactivatedAt: IsNull() }),
      this.database.repository(RefreshTokenEntity).find({
        select: { familyId: true },
        // The newest of a family: the replaced ones, one for every ten minutes of its life, tell nothing more.
        where: {
          familyId: In(keys.map((key) => key.sessionId)),
          replacedBy: IsNull(),
          revokedAt: IsNull(),
        },
      }),
    ]);
    const byId = new Map(users.map((user) => [user.id, user]));
    const alive = new Set(families.map((token) => token.familyId));
    return keys.map((key) => (alive.has(key.sessionId) ? (byId.get(key.userId) ?? null) : null));
  }
}
