import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { v7 as newId } from 'uuid';
import { ApiTokenEntity } from '../auth/api-token.entity.js';
import { API_TOKEN_PREFIX } from '../auth/api-tokens.js';
import { hashOf, newSecret } from '../auth/secrets.js';
import { Sessions } from '../auth/sessions.js';
import { sessionOf, type Viewer } from '../auth/viewer.js';
import { Clock } from '../database/clock.js';
import { Database } from '../database/database.js';
import { BadUserInput, Forbidden, NotFound } from '../errors/chat-error.js';
import { requirePageSize } from '../graphql/arguments.js';
import { type Connection, decodePageCursor, encodePageCursor, forwardPage } from '../graphql/connection.js';
import { UserEntity } from '../users/user.entity.js';
import { UserKind } from '../users/user.enums.js';
import { canAdminister, isWorkspaceAdmin } from '../users/user.policy.js';
import type { ApiTokensArgs, CreateApiTokenInput } from './api-token.input.js';

/** Making, listing and revoking API tokens: workspace admins, for the bots of their workspace. */
@Injectable()
export class ApiTokensService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly sessions: Sessions,
  ) {}

  /** @throws Forbidden also for whoever shows an API token: one that was stolen must not leave others behind. */
  async create(
    viewer: Viewer,
    input: CreateApiTokenInput,
  ): Promise<{ token: string; apiToken: ApiTokenEntity }> {
    if (viewer.credential === 'api-token') throw new Forbidden('An API token makes no other: sign in.');
    // It lasts: what the guard has remembered for a moment is not enough.
    const { role } = await this.sessions.userNow(sessionOf(viewer));
    if (!isWorkspaceAdmin({ role })) throw new Forbidden('Only workspace admins make API tokens.');
    const createdAt = this.clock.now();
    const expiresAt = input.expiresAt ?? null;
    if (expiresAt && expiresAt <= createdAt)
      throw new BadUserInput('expiresAt', 'expiresAt must be in the future.');
    const token = API_TOKEN_PREFIX + newSecret();
    const apiToken = await this.database.transaction(async (tx) => {
      const bot = await this.locked(tx, viewer, input.userId);
      if (bot.kind !== UserKind.BOT) throw new Forbidden('Only bots have API tokens; a person signs in.');
      if (!canAdminister({ ...viewer, role }, bot))
        throw new Forbidden('Only an owner makes a token for an owner.');
      if (bot.deactivatedAt) throw new BadUserInput('userId', 'This account is deactivated.');
      const made = {
        id: newId(),
        userId: bot.id,
        name: input.name.trim(),
        createdBy: viewer.id,
        createdAt,
        expiresAt,
        lastUsedAt: null,
        revokedAt: null,
      };
      await tx.insert(ApiTokenEntity, { ...made, tokenHash: hashOf(token) });
      return tx.findOneByOrFail(ApiTokenEntity, { id: made.id });
    });
    return { token, apiToken };
  }

  /** Those that are not revoked, the newest first. */
  async list(viewer: Viewer, { userId, first, after }: ApiTokensArgs): Promise<Connection<ApiTokenEntity>> {
    const size = requirePageSize(first);
    const query = this.database
      .repository(ApiTokenEntity)
      .createQueryBuilder('token')
      .innerJoin(UserEntity, 'bot', 'bot.id = token.userId AND bot.workspaceId = :workspaceId', {
        workspaceId: viewer.workspaceId,
      })
      .where('token.revokedAt IS NULL')
      .orderBy('token.createdAt', 'DESC')
      .addOrderBy('token.id', 'DESC')
      .limit(size + 1);
    if (userId) query.andWhere('token.userId = :userId', { userId });
    if (after) {
      const [millis, id] = decodePageCursor(after, ['number', 'id'] as const, 'after');
      query.andWhere('(token.createdAt < :time OR (token.createdAt = :time AND token.id < :id))', {
        time: new Date(millis),
        id,
      });
    }
    return forwardPage(await query.getMany(), size, after, (token) =>
      encodePageCursor(token.createdAt.getTime(), token.id),
    );
  }

  /** Ends a token on every node, and closes the sockets that came with it. The same again changes nothing. */
  async revoke(viewer: Viewer, id: string): Promise<ApiTokenEntity> {
    const token = await this.database.transaction(async (tx) => {
      const found = await tx.findOneBy(ApiTokenEntity, { id });
      if (!found) throw new NotFound('API token');
      const bot = await this.locked(tx, viewer, found.userId, 'API token');
      if (!canAdminister(viewer, bot)) throw new Forbidden('Only an owner revokes a token of an owner.');
      const now = await tx.findOneByOrFail(ApiTokenEntity, { id });
      if (now.revokedAt) return now;
      await tx.update(ApiTokenEntity, { id }, { revokedAt: this.clock.now() });
      return tx.findOneByOrFail(ApiTokenEntity, { id });
    });
    this.sessions.announceChange(token.userId);
    return token;
  }

  /** To the end of the transaction: nobody changes the account of a bot meanwhile. */
  private async locked(
    tx: EntityManager,
    { workspaceId }: Viewer,
    id: string,
    what: 'user' | 'API token' = 'user',
  ): Promise<UserEntity> {
    const user = await tx.findOne(UserEntity, { where: { id, workspaceId }, ...this.database.rowLock });
    if (!user) throw new NotFound(what);
    return user;
  }
}
