import { type CanActivate, type ExecutionContext, Injectable, Logger } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { GqlContextType } from '@nestjs/graphql';
import { AuthGuard } from '@nestjs/passport';
import { Forbidden, Unauthenticated } from '../errors/chat-error.js';
import type { RequestContext } from '../graphql/request-context.js';
import { type Access, ACCESS, RATE_LIMIT } from './access.js';
import { AccessTokens, type ShownToken } from './access-tokens.js';
import { type RateLimitName, RateLimiter } from './rate-limiter.js';
import { Sessions } from './sessions.js';
import type { Viewer } from './viewer.js';
import { contextOf, isMutation } from './viewer.decorator.js';

/**
 * Stands before every root field: finds out who asks, refuses what their access does not allow, takes from
 * their rate limit. Rights that depend on the arguments are the guards of the features, which run after it.
 */
@Injectable()
export class AccessGuard extends AuthGuard('access-token') implements CanActivate {
  private readonly logger = new Logger(AccessGuard.name);

  constructor(
    private readonly reflector: Reflector,
    private readonly limiter: RateLimiter,
    private readonly sessions: Sessions,
    private readonly tokens: AccessTokens,
  ) {
    super();
  }

  /** At once where nothing must be waited for, as when somebody speaks who has spoken a moment ago. */
  override canActivate(execution: ExecutionContext): boolean | Promise<boolean> {
    if (execution.getType<GqlContextType>() !== 'graphql') return true;
    const access = this.reflector.get<Access | undefined>(ACCESS, execution.getHandler());
    if (!access) {
      this.logger.error(
        `${execution.getClass().name}.${execution.getHandler().name} declares no access: refused.`,
      );
      throw new Forbidden('This operation is not open.');
    }
    const context = contextOf(execution);
    if (isMutation(execution)) context.forgetLoaded();
    if (access.kind === 'public') return true;
    const limit = this.limitOf(execution, access);
    if (!this.limiter.limits(limit) && this.isKnown(context)) return this.allow(access, context.viewer);
    return this.ask(execution, access, limit);
  }

  private async ask(execution: ExecutionContext, access: Access, limit: RateLimitName): Promise<boolean> {
    const context = contextOf(execution);
    // Several root fields of one request ask at once: one authentication serves them all.
    context.identity.authentication ??= this.authenticate(execution);
    await context.identity.authentication;
    await this.limiter.take(limit, context.viewer.id);
    return this.allow(access, context.viewer);
  }

  private allow(access: Access, viewer: Viewer): true {
    if (access.kind === 'workspace' && !access.roles.includes(viewer.role)) {
      throw new Forbidden(`This takes one of these roles in the workspace: ${access.roles.join(', ')}.`);
    }
    return true;
  }

  override getRequest(execution: ExecutionContext): ShownToken {
    return { headers: { authorization: contextOf(execution).origin.authorization } };
  }

  getResponse(): unknown {
    return {};
  }

  override handleRequest<V>(
    error: unknown,
    viewer: V | false,
    _info: unknown,
    execution: ExecutionContext,
  ): V {
    if (error instanceof Error) throw error;
    if (!viewer) throw new Unauthenticated();
    contextOf(execution).identity.viewer = viewer as unknown as Viewer;
    return viewer;
  }

  /** A socket whose session this node has looked at a moment ago. */
  private isKnown({ identity }: RequestContext): boolean {
    if (identity.authentication || !identity.viewer) return false;
    const viewer = this.sessions.renewedNow(identity.viewer);
    if (viewer) identity.viewer = viewer;
    return viewer !== null;
  }

  private async authenticate(execution: ExecutionContext): Promise<void> {
    const { identity, origin } = contextOf(execution);
    // A socket was authenticated when it was opened: since then its session may have ended, the role changed.
    if (identity.viewer) {
      identity.viewer = await this.sessions.renewed(identity.viewer);
      return;
    }
    const known = this.tokens.knownViewer(origin.authorization);
    if (known) identity.viewer = await known;
    else await super.canActivate(execution);
  }

  private limitOf(execution: ExecutionContext, access: Access): RateLimitName {
    const declared = this.reflector.get<RateLimitName | undefined>(RATE_LIMIT, execution.getHandler());
    // What only admins may do is not limited: a server that brings in a company's people is one of them.
    return declared ?? (access.kind === 'workspace' ? 'none' : 'reads');
  }
}
