import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Database } from '../database/database.js';
import { readTogether } from '../database/read-together.js';
import { placeholders } from '../database/sql.js';
import { MOST_KEYS } from '../graphql/loading.js';
import { PubSub } from '../pubsub/pubsub.js';
import { topics } from '../pubsub/topics.js';
import type { UserEntity } from '../users/user.entity.js';

/** A session that has ended without word of it reaching this node is good for so long at the most. */
const GOOD_FOR_MS = 2000;
const PURGE_MS = 10_000;
const MOST_USERS = 100_000;

export interface SessionKey {
  readonly userId: string;
  readonly sessionId: string;
}

/** What of an account its sessions depend on. */
export type Account = Pick<UserEntity, 'id' | 'workspaceId' | 'role' | 'sessionVersion'>;

interface Row {
  readonly family_id: string;
  readonly id: string;
  readonly workspace_id: string;
  readonly role: UserEntity['role'];
  readonly session_version: number;
}

/**
 * The people behind sessions, asked for at every operation: those asked for in the same turn are read together,
 * and an answer is good for 2 s, or until this node hears of a change.
 */
@Injectable()
export class SessionCache implements OnModuleInit, OnModuleDestroy {
  /** By user, then by session: a change of an account forgets all of its sessions. */
  private readonly known = new LRUCache<string, Map<string, Account>>({
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
  async accountOf(key: SessionKey): Promise<Account | null> {
    return this.known.get(key.userId)?.get(key.sessionId) ?? this.fresh(key);
  }

  /** Like {@link accountOf}, as the database says now. */
  async fresh(key: SessionKey): Promise<Account | null> {
    const { changes } = this;
    const account = await this.loader.load(key);
    if (account && changes === this.changes) this.keep(key, account);
    return account;
  }

  private keep({ userId, sessionId }: SessionKey, account: Account): void {
    const sessions = this.known.get(userId);
    // Into a map that is there already, for the time that it has left.
    if (sessions) sessions.set(sessionId, account);
    else this.known.set(userId, new Map([[sessionId, account]]));
  }

  private forget(userId: string): void {
    this.changes++;
    this.known.delete(userId);
  }

  private async read(keys: readonly SessionKey[]): Promise<(Account | null)[]> {
    // The newest token of a family: the replaced ones, one for every ten minutes of its life, tell nothing more.
    const rows = await this.database.read.query<Row[]>(
      `SELECT t.family_id, u.id, u.workspace_id, u.role, u.session_version
       FROM refresh_tokens t JOIN users u ON u.id = t.user_id
       WHERE t.family_id IN (${placeholders(keys.length)})
         AND t.replaced_by IS NULL AND t.revoked_at IS NULL AND u.deactivated_at IS NULL`,
      keys.map((key) => key.sessionId),
    );
    const bySession = new Map(rows.map((row) => [row.family_id, row]));
    return keys.map(({ userId, sessionId }) => {
      const row = bySession.get(sessionId);
      return row?.id === userId ? accountIn(row) : null;
    });
  }
}

function accountIn({ id, workspace_id: workspaceId, role, session_version: sessionVersion }: Row): Account {
  return { id, workspaceId, role, sessionVersion };
}
