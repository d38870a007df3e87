import { ResolveField, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '../graphql/request-context.js';
import { User } from '../users/user.model.js';
import { AccessTokens } from './access-tokens.js';
import { Session } from './session.model.js';

@Resolver(() => Session)
export class SessionFieldsResolver {
  constructor(private readonly tokens: AccessTokens) {}

  @ResolveField(() => User, { description: 'Who has signed in.' })
  async user(session: Session, _args: unknown, context: RequestContext): Promise<User> {
    // From here on, `viewer` fields answer for whoever has signed in by this.
    context.identity.viewer = await this.tokens.authenticate(`Bearer ${session.accessToken}`);
    return session.user;
  }
}
