import { isDeepStrictEqual } from 'node:util';
import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { FIXED } from '../config/limits.js';
import { Database } from '../database/database.js';
import { readTogether } from '../database/read-together.js';
import { placeholders } from '../database/sql.js';
import { MOST_KEYS } from '../graphql/loading.js';
import { PubSub } from '../pubsub/pubsub.js';
import { topics } from '../pubsub/topics.js';
import type { UserEntity } from '../users/user.entity.js';
import type { SessionKey } from './viewer.js';

/** Sessions in use are read again before that, all in one go, so that their operations need not wait. */
const RENEW_MS = 1500;
const IN_USE_MS = 10_000;
/** Few at a time: nobody waits for these, but everybody for what this thread does. */
const RENEWED_TOGETHER = 100;
const MOST_USERS = 100_000;

/** What of an account its sessions depend on. */
export type Account = Pick<UserEntity, 'id' | 'workspaceId' | 'role' | 'sessionVersion'>;

interface Known {
  readonly key: SessionKey;
  account: Account;
  /** Milliseconds since 1970. */
  usedAt: number;
  /** In which it was last read again. */
  round: number;
}

interface Row {
  readonly session_id: string;
  readonly id: string;
  readonly workspace_id: string;
  readonly role: UserEntity['role'];
  readonly session_version: number;
}

/**
 * The people behind sessions, asked for at every operation: those asked for in the same turn are read together,
 * and an answer is good for 2 s, or until this node hears of a change. What was used lately is renewed together.
 */
@Injectable()
export class SessionCache implements OnModuleInit, OnModuleDestroy {
  /** By user, then by session: a change of an account forgets all of its sessions. */
  private readonly accounts = new LRUCache<string, Map<string, Known>>({
    max: MOST_USERS,
    ttl: FIXED.rememberedMs,
  });
  private readonly loader = readTogether((keys: readonly SessionKey[]) => this.read(keys), MOST_KEYS);
  /** Goes up with every change heard of: what was read before it is not kept. */
  private changes = 0;
  private rounds = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly pubsub: PubSub,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.pubsub.subscribe(topics.accounts, ({ userId }) => this.forget(userId));
    this.timer = setInterval(() => void this.renew(), RENEW_MS);
    this.timer.unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** The account of a session that lasts; null where the session has ended, or the account. */
  async accountOf(key: SessionKey): Promise<Account | null> {
    return this.known(key) ?? this.fresh(key);
  }

  /** The same, if it was read a moment ago; null where the database must be asked. */
  known({ userId, sessionId }: SessionKey): Account | null {
    const known = this.accounts.get(userId)?.get(sessionId);
    if (!known) return null;
    known.usedAt = Date.now();
    return known.account;
  }

  /** Like {@link accountOf}, as the database says now. */
  async fresh(key: SessionKey): Promise<Account | null> {
    const { changes } = this;
    const account = await this.loader.load(key);
    if (account && changes === this.changes) this.keep({ key, account, usedAt: Date.now(), round: 0 });
    return account;
  }

  /** Reads again what is in use, and lets go of the rest, which would stay in memory otherwise. */
  private async renew(): Promise<void> {
    this.accounts.purgeStale();
    const before = Date.now() - IN_USE_MS;
    const slices: SessionKey[][] = [[]];
    for (const sessions of this.accounts.values()) {
      // Nobody's are in two of them: they are let go of together.
      if ((slices.at(-1)?.length ?? 0) >= RENEWED_TOGETHER) slices.push([]);
      for (const { key, usedAt } of sessions.values()) if (usedAt >= before) slices.at(-1)?.push(key);
    }
    for (const slice of slices) {
      // What cannot be read now is asked for by whoever needs it.
      if (slice.length > 0) await this.renewThese(slice).catch(() => undefined);
    }
  }

  private async renewThese(keys: readonly SessionKey[]): Promise<void> {
    const { changes } = this;
    const accounts = await this.read(keys);
    if (changes !== this.changes) return;
    const round = ++this.rounds;
    for (const [index, { userId, sessionId }] of keys.entries()) {
      const account = accounts[index];
      const known = this.accounts.peek(userId)?.get(sessionId);
      if (!account || !known) continue;
      // What is as it was stays the object that it is: what was read anew is garbage at once, and not in two seconds.
      if (!isDeepStrictEqual(known.account, account)) known.account = account;
      known.round = round;
    }
    for (const userId of new Set(keys.map((key) => key.userId))) {
      const sessions = this.accounts.peek(userId);
      if (!sessions) continue;
      // All that is known of somebody is as old as the oldest of it: what was not among these is let go.
      for (const [sessionId, known] of sessions) if (known.round !== round) sessions.delete(sessionId);
      if (sessions.size > 0) this.accounts.set(userId, sessions);
      else this.accounts.delete(userId);
    }
  }

  private keep(known: Known): void {
    const { userId, sessionId } = known.key;
    const sessions = this.accounts.get(userId);
    // Into a map that is there already, for the time that it has left.
    if (sessions) sessions.set(sessionId, known);
    else this.accounts.set(userId, new Map([[sessionId, known]]));
  }

  private forget(userId: string): void {
    this.changes++;
    this.accounts.delete(userId);
  }

  private async read(keys: readonly SessionKey[]): Promise<(Account | null)[]> {
    const { families, apiTokens } = idsByCredential(keys);
    const rows = [
      // The newest token of a family: the replaced ones, one for every ten minutes of its life, tell nothing more.
      ...(await this.rowsOf('refresh_tokens', 'family_id', 't.replaced_by IS NULL', families)),
      ...(await this.rowsOf('api_tokens', 'id', '1 = 1', apiTokens)),
    ];
    const bySession = new Map(rows.map((row) => [row.session_id, row]));
    return keys.map(({ userId, sessionId }) => {
      const row = bySession.get(sessionId);
      return row?.id === userId ? accountIn(row) : null;
    });
  }

  private async rowsOf(table: string, id: string, which: string, ids: string[]): Promise<Row[]> {
    if (ids.length === 0) return [];
    return this.database.read.query<Row[]>(
      `SELECT t.${id} AS session_id, u.id, u.workspace_id, u.role, u.session_version
       FROM ${table} t JOIN users u ON u.id = t.user_id
       WHERE t.${id} IN (${placeholders(ids.length)})
         AND ${which} AND t.revoked_at IS NULL AND u.deactivated_at IS NULL`,
      ids,
    );
  }
}

function accountIn({ id, workspace_id: workspaceId, role, session_version: sessionVersion }: Row): Account {
  return { id, workspaceId, role, sessionVersion };
}

/** Ids of sessions by the table that holds them. */
export function idsByCredential(keys: readonly SessionKey[]): { families: string[]; apiTokens: string[] } {
  const families: string[] = [];
  const apiTokens: string[] = [];
  for (const { credential, sessionId } of keys)
    (credential === 'session' ? families : apiTokens).push(sessionId);
  return { families, apiTokens };
}
