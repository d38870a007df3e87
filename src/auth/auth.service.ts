import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Database } from '../database/database.js';
import { BadUserInput, Forbidden, Unauthenticated } from '../errors/chat-error.js';
import { UserEntity } from '../users/user.entity.js';
import { WorkspaceEntity } from '../workspaces/workspace.entity.js';
import { AccessTokens } from './access-tokens.js';
import { addressBucket } from './address-bucket.js';
import type { SignInInput } from './auth.input.js';
import { Passwords } from './passwords.js';
import { RateLimiter } from './rate-limiter.js';
import type { Session } from './session.model.js';
import { type IssuedRefreshToken, Sessions } from './sessions.js';
import { sessionOf, type Viewer } from './viewer.js';

/** Signing in and out. */
@Injectable()
export class AuthService {
  constructor(
    private readonly database: Database,
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
    private readonly tokens: AccessTokens,
    private readonly limiter: RateLimiter,
  ) {}

  /** The same answer for a workspace, an account or a password that is wrong. */
  async signIn(input: SignInInput, address: string): Promise<Session> {
    const slug = input.workspace.trim().toLowerCase();
    const email = input.email.trim().toLowerCase();
    await this.limiter.take('signIns', addressBucket(address));
    await this.limiter.take('signIns', `account:${slug}/${email}`);
    const user = await this.database
      .repository(UserEntity)
      .createQueryBuilder('user')
      .addSelect('user.passwordHash')
      .innerJoin(WorkspaceEntity, 'workspace', 'workspace.id = user.workspaceId')
      .where('workspace.slug = :slug AND user.email = :email', { slug, email })
      .getOne();
    const matches = await this.passwords.matches(user?.passwordHash ?? null, input.password);
    if (!user || !matches || user.deactivatedAt)
      throw new Unauthenticated('The workspace, the e-mail address or the password is wrong.');
    return this.sessionOf(await this.database.transaction((tx) => this.sessions.start(tx, user)));
  }

  async refresh(refreshToken: string, address: string): Promise<Session> {
    await this.limiter.take('refreshes', addressBucket(address));
    return this.sessionOf(await this.sessions.refresh(refreshToken));
  }

  async signOut(viewer: Viewer, everywhere: boolean): Promise<boolean> {
    if (everywhere) {
      await this.database.transaction((tx) => this.sessions.endAll(tx, viewer.id));
      this.sessions.announceChange(viewer.id);
    } else if (viewer.credential === 'api-token') {
      throw new Forbidden('An API token is no session: `revokeApiToken` ends it.');
    } else {
      await this.sessions.end(sessionOf(viewer));
    }
    return true;
  }

  /** Ends every session and starts a new one for the caller. */
  async changePassword(viewer: Viewer, currentPassword: string, newPassword: string): Promise<Session> {
    await this.limiter.take('signIns', `account:${viewer.id}`);
    const user = await this.withPassword(viewer.id);
    if (!(await this.passwords.matches(user.passwordHash, currentPassword))) {
      throw new BadUserInput('currentPassword', 'This is not the current password.');
    }
    const passwordHash = await this.passwords.hash(newPassword, 'newPassword');
    const issued = await this.database.transaction(async (tx) => {
      await this.sessions.requireUnchanged(tx, user);
      await tx.update(UserEntity, { id: user.id }, { passwordHash });
      await this.sessions.endAll(tx, user.id);
      return this.sessions.start(tx, await tx.findOneByOrFail(UserEntity, { id: user.id }));
    });
    this.sessions.announceChange(user.id);
    return this.sessionOf(issued);
  }

  /** A first session for an account that a transaction of the caller's has just made. */
  start(tx: EntityManager, user: UserEntity): Promise<IssuedRefreshToken> {
    return this.sessions.start(tx, user);
  }

  /** What the client keeps of a session. */
  async sessionOf({ user, token, expiresAt, sessionId }: IssuedRefreshToken): Promise<Session> {
    const access = await this.tokens.issue(user.id, sessionId, user.sessionVersion);
    return {
      accessToken: access.token,
      accessTokenExpiresAt: access.expiresAt,
      refreshToken: token,
      refreshTokenExpiresAt: expiresAt,
      user,
      workspace: await this.database.repository(WorkspaceEntity).findOneByOrFail({ id: user.workspaceId }),
    };
  }

  private withPassword(id: string): Promise<UserEntity> {
    return this.database
      .repository(UserEntity)
      .createQueryBuilder('user')
      .addSelect('user.passwordHash')
      .where('user.id = :id', { id })
      .getOneOrFail();
  }
}
