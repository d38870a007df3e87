import type { Type } from '@nestjs/common';
import { ResolveField, Resolver } from '@nestjs/graphql';
import type { Loaded } from '../graphql/loading.js';
import type { RequestContext } from '../graphql/request-context.js';
import type { UserEntity } from '../users/user.entity.js';
import { UserLoader } from '../users/user.loader.js';
import { User } from '../users/user.model.js';
import type { Presence } from './presence.js';
import { PresenceLoader } from './presence.loader.js';
import { MemberPresenceChanged, PresenceModel, ReceiptMoved, TypingChanged } from './presence.model.js';

function aboutUser(model: Type): Type {
  @Resolver(() => model)
  class UserOfActivityResolver {
    constructor(private readonly users: UserLoader) {}

    @ResolveField(() => User, { description: 'Whom it is about.' })
    user(activity: { userId: string }, _args: unknown, context: RequestContext): Loaded<UserEntity> {
      return this.users.load(context, activity.userId);
    }
  }
  return UserOfActivityResolver;
}

@Resolver(() => MemberPresenceChanged)
class PresenceOfActivityResolver {
  constructor(
    private readonly users: UserLoader,
    private readonly presences: PresenceLoader,
  ) {}

  @ResolveField(() => PresenceModel, { description: 'What it is now.' })
  async presence(
    activity: { userId: string },
    _args: unknown,
    context: RequestContext,
  ): Promise<Presence | null> {
    const user = await this.users.load(context, activity.userId);
    return user && this.presences.load(context, user);
  }
}

export const ACTIVITY_FIELD_RESOLVERS: Type[] = [
  ...[TypingChanged, ReceiptMoved, MemberPresenceChanged].map(aboutUser),
  PresenceOfActivityResolver,
];
