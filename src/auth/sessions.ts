import { Injectable } from '@nestjs/common';
import { type EntityManager, IsNull } from 'typeorm';
import { v7 as newId } from 'uuid';
import { FIXED } from '../config/limits.js';
import { Clock } from '../database/clock.js';
import { Database } from '../database/database.js';
import { placeholders } from '../database/sql.js';
import { ApiTokenOver, Unauthenticated } from '../errors/chat-error.js';
import { MOST_KEYS } from '../graphql/loading.js';
import { PubSub } from '../pubsub/pubsub.js';
import { topics } from '../pubsub/topics.js';
import { UserEntity } from '../users/user.entity.js';
import { WorkspaceRole } from '../users/user.enums.js';
import { ApiTokenEntity } from './api-token.entity.js';
import { RefreshTokenEntity } from './refresh-token.entity.js';
import { hashOf, newSecret } from './secrets.js';
import { type Account, idsByCredential, SessionCache } from './session-cache.js';
import { type SessionKey, sessionOf, type Viewer } from './viewer.js';

const DAY_MS = 24 * 60 * 60 * 1000;

export interface IssuedRefreshToken {
  readonly token: string;
  readonly expiresAt: Date;
  readonly sessionId: string;
  readonly user: UserEntity;
}

/**
 * Sessions are families of refresh tokens: a sign-in starts one, every refresh replaces its token by the next.
 * A token that comes back after it was replaced has been stolen, and ends its family; but the direct
 * predecessor may come once more within 5 s, since its answer may have been lost on the way.
 */
@Injectable()
export class Sessions {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly pubsub: PubSub,
    private readonly cache: SessionCache,
  ) {}

  /**
   * Starts a session inside a transaction of the caller's.
   * @throws Unauthenticated like {@link requireUnchanged}.
   */
  async start(tx: EntityManager, user: UserEntity): Promise<IssuedRefreshToken> {
    await this.requireUnchanged(tx, user);
    return this.issue(tx, user, newId());
  }

  /**
   * Locks an account whose password was compared with what was read before the transaction.
   * @throws Unauthenticated where its sessions were ended since: what was right then may be wrong now.
   */
  async requireUnchanged(tx: EntityManager, { id, sessionVersion }: UserEntity): Promise<void> {
    const user = await tx.findOne(UserEntity, {
      where: { id, sessionVersion, deactivatedAt: IsNull() },
      ...this.database.rowLock,
    });
    if (!user) throw new Unauthenticated('The sessions of this account have ended: sign in again.');
  }

  /** @throws Unauthenticated where the token is unknown, over or used before. */
  async refresh(token: string): Promise<IssuedRefreshToken> {
    const result = await this.database.transaction((tx) => this.rotate(tx, hashOf(token)));
    if (result.kind === 'issued') return result.issued;
    if (result.kind === 'reused') this.announceChange(result.userId);
    throw new Unauthenticated('This refresh token is not valid: sign in again.');
  }

  /** Ends one session: what a person calls signing out here. */
  async end({ userId, sessionId }: SessionKey): Promise<void> {
    await this.database.transaction(async (tx) => {
      // A token that is being renewed belongs to the session, too.
      await this.lockUser(tx, userId);
      await this.revokeFamily(tx, sessionId);
    });
    this.announceChange(userId);
  }

  /** Ends every session of a user, inside a transaction of the caller's; call {@link announceChange} after it. */
  async endAll(tx: EntityManager, userId: string): Promise<void> {
    await tx.increment(UserEntity, { id: userId }, 'sessionVersion', 1);
    await tx.update(RefreshTokenEntity, { userId, revokedAt: IsNull() }, { revokedAt: this.clock.now() });
  }

  /** Revokes every API token of a bot, inside a transaction of the caller's; call {@link announceChange} after it. */
  async endApiTokens(tx: EntityManager, userId: string): Promise<void> {
    await tx.update(ApiTokenEntity, { userId, revokedAt: IsNull() }, { revokedAt: this.clock.now() });
  }

  /** Tells every node that what it knows of this account is old: its sockets are looked at again. */
  announceChange(userId: string): void {
    this.pubsub.publish(topics.accounts, { userId });
  }

  /**
   * Somebody who was let in a while ago, as they are now.
   * @throws Unauthenticated like {@link userOf}.
   */
  async renewed(viewer: Viewer): Promise<Viewer> {
    return renewedBy(await this.userOf(sessionOf(viewer)), viewer);
  }

  /** The same at once; null where the database must be asked. */
  renewedNow(viewer: Viewer): Viewer | null {
    const account = this.cache.known(sessionOf(viewer));
    return account && renewedBy(account, viewer);
  }

  /**
   * The person behind a session that lasts.
   * @param sessionVersion what an access token says; who asks without one leaves it out.
   * @throws Unauthenticated where it was ended, or the person deactivated.
   */
  async userOf(session: SessionKey, sessionVersion?: number): Promise<Account> {
    return requireLasting(session, await this.cache.accountOf(session), sessionVersion);
  }

  /** Like {@link userOf}, as the database says now: for what lasts longer than an operation. */
  async userNow(session: SessionKey, sessionVersion?: number): Promise<Account> {
    return requireLasting(session, await this.cache.fresh(session), sessionVersion);
  }

  /**
   * The role that each of these sessions gives now; null where it has ended. Few queries, one after the other: it is
   * asked every other second.
   */
  async standing(sessions: readonly SessionKey[]): Promise<(WorkspaceRole | null)[]> {
    const ended = new Set<string>();
    const roles = new Map<string, WorkspaceRole | null>();
    for (let from = 0; from < sessions.length; from += MOST_KEYS) {
      const some = sessions.slice(from, from + MOST_KEYS);
      // Nearly everybody is a member.
      const people = await this.database.read.query<{ id: string; role: WorkspaceRole; gone: unknown }[]>(
        `SELECT id, role, deactivated_at AS gone FROM users
         WHERE id IN (${placeholders(some.length)}) AND (deactivated_at IS NOT NULL OR role <> '${WorkspaceRole.MEMBER}')`,
        some.map(({ userId }) => userId),
      );
      for (const id of await this.endedOf(some)) ended.add(id);
      for (const { id, role, gone } of people) roles.set(id, gone === null ? role : null);
    }
    return sessions.map(({ userId, sessionId }) => {
      if (ended.has(sessionId)) return null;
      const role = roles.get(userId);
      return role === undefined ? WorkspaceRole.MEMBER : role;
    });
  }

  /** The ids of those that were ended. Few are API tokens. */
  private async endedOf(sessions: readonly SessionKey[]): Promise<string[]> {
    const { families, apiTokens } = idsByCredential(sessions);
    return [
      ...(await this.revokedIn('refresh_tokens', 'family_id', 'replaced_by IS NULL', families)),
      ...(await this.revokedIn('api_tokens', 'id', '1 = 1', apiTokens)),
    ];
  }

  private async revokedIn(table: string, id: string, which: string, ids: string[]): Promise<string[]> {
    if (ids.length === 0) return [];
    const rows = await this.database.read.query<{ id: string }[]>(
      `SELECT ${id} AS id FROM ${table} WHERE ${id} IN (${placeholders(ids.length)}) AND ${which} AND revoked_at IS NOT NULL`,
      ids,
    );
    return rows.map((row) => row.id);
  }

  private async rotate(tx: EntityManager, tokenHash: string): Promise<Rotation> {
    const shown = await tx.findOneBy(RefreshTokenEntity, { tokenHash });
    // Like whoever ends sessions: the person first, then their tokens.
    const user = shown && (await this.lockUser(tx, shown.userId));
    if (!user || user.deactivatedAt) return { kind: 'refused' };
    const old = await tx.findOne(RefreshTokenEntity, { where: { tokenHash }, ...this.database.rowLock });
    const now = this.clock.now();
    if (!old || old.revokedAt || old.expiresAt <= now) return { kind: 'refused' };
    if (old.replacedBy && !(await this.isLostAnswer(tx, old, now))) {
      await this.revokeFamily(tx, old.familyId);
      return { kind: 'reused', userId: old.userId };
    }
    const issued = await this.issue(tx, user, old.familyId);
    if (!old.replacedBy)
      await tx.update(RefreshTokenEntity, { id: old.id }, { replacedBy: issued.id, replacedAt: now });
    return { kind: 'issued', issued };
  }

  /** Whether a token that was replaced a moment ago is shown again by one who never saw the answer. */
  private async isLostAnswer(tx: EntityManager, old: RefreshTokenEntity, now: Date): Promise<boolean> {
    if (!old.replacedAt || now.getTime() - old.replacedAt.getTime() > FIXED.refreshRetrySeconds * 1000)
      return false;
    const next = await tx.findOneBy(RefreshTokenEntity, { id: old.replacedBy ?? '' });
    return next !== null && next.replacedBy === null;
  }

  private async issue(
    tx: EntityManager,
    user: UserEntity,
    familyId: string,
  ): Promise<IssuedRefreshToken & { id: string }> {
    const token = newSecret();
    const now = this.clock.now();
    const id = newId();
    const expiresAt = new Date(now.getTime() + FIXED.refreshTokenDays * DAY_MS);
    await tx.insert(RefreshTokenEntity, {
      id,
      userId: user.id,
      familyId,
      tokenHash: hashOf(token),
      expiresAt,
      createdAt: now,
    });
    return { id, token, expiresAt, sessionId: familyId, user };
  }

  /** To the end of the transaction: tokens of theirs are renewed, or sessions ended, one after the other. */
  private lockUser(tx: EntityManager, id: string): Promise<UserEntity | null> {
    return tx.findOne(UserEntity, { where: { id }, ...this.database.rowLock });
  }

  private async revokeFamily(tx: EntityManager, familyId: string): Promise<void> {
    await tx.update(RefreshTokenEntity, { familyId, revokedAt: IsNull() }, { revokedAt: this.clock.now() });
  }
}

type Rotation =
  | { readonly kind: 'issued'; readonly issued: IssuedRefreshToken }
  | { readonly kind: 'refused' }
  | { readonly kind: 'reused'; readonly userId: string };

const renewedBy = ({ role }: Account, viewer: Viewer): Viewer =>
  role === viewer.role ? viewer : { ...viewer, role };

function requireLasting(
  { credential }: SessionKey,
  account: Account | null,
  sessionVersion?: number,
): Account {
  const isOld = sessionVersion !== undefined && account?.sessionVersion !== sessionVersion;
  if (account && !isOld) return account;
  if (credential === 'api-token') throw new ApiTokenOver();
  throw new Unauthenticated('This session has ended: sign in again.');
}
