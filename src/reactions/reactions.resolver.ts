import { Args, Context, Int, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { RateLimit } from '../auth/access.js';
import type { Viewer } from '../auth/viewer.js';
import { CurrentViewer } from '../auth/viewer.decorator.js';
import { FIXED } from '../config/limits.js';
import { IdArg, requirePageSize } from '../graphql/arguments.js';
import type { RequestContext } from '../graphql/request-context.js';
import type { MessageEntity } from '../messages/message.entity.js';
import { InRoomOf } from '../messages/message.guard.js';
import { Message } from '../messages/message.model.js';
import type { UserEntity } from '../users/user.entity.js';
import { UserLoader } from '../users/user.loader.js';
import { User } from '../users/user.model.js';
import { ReactionGroupLoader, type ReactionGroupRow, ReactorsLoader } from './reaction.loaders.js';
import { ReactionGroup, ReactionToggle } from './reaction.model.js';
import { ReactionsService, type Toggled } from './reactions.service.js';

@Resolver(() => Message)
export class ReactionsResolver {
  constructor(
    private readonly service: ReactionsService,
    private readonly groups: ReactionGroupLoader,
  ) {}

  @Mutation(() => Message, { description: 'Reacts to a message. Doing it again changes nothing.' })
  @InRoomOf('messageId')
  @RateLimit('signals')
  async addReaction(
    @CurrentViewer() viewer: Viewer,
    @IdArg('messageId') messageId: string,
    @Args('emoji') emoji: string,
  ): Promise<MessageEntity> {
    return (await this.service.add(viewer, messageId, emoji)).message;
  }

  @Mutation(() => Message, {
    description: 'Takes the viewer’s own reaction back. Doing it again changes nothing.',
  })
  @InRoomOf('messageId')
  @RateLimit('signals')
  async removeReaction(
    @CurrentViewer() viewer: Viewer,
    @IdArg('messageId') messageId: string,
    @Args('emoji') emoji: string,
  ): Promise<MessageEntity> {
    return (await this.service.remove(viewer, messageId, emoji)).message;
  }

  @Mutation(() => ReactionToggle, { description: 'Adds the reaction, or removes it where it is.' })
  @InRoomOf('messageId')
  @RateLimit('signals')
  toggleReaction(
    @CurrentViewer() viewer: Viewer,
    @IdArg('messageId') messageId: string,
    @Args('emoji') emoji: string,
  ): Promise<Toggled> {
    return this.service.toggle(viewer, messageId, emoji);
  }

  @ResolveField(() => [ReactionGroup], { description: 'By emoji, the oldest first.' })
  reactions(message: MessageEntity, _args: unknown, context: RequestContext): Promise<ReactionGroupRow[]> {
    return this.groups.load(context, message);
  }
}

@Resolver(() => ReactionGroup)
export class ReactionGroupResolver {
  constructor(
    private readonly reactors: ReactorsLoader,
    private readonly people: UserLoader,
  ) {}

  @ResolveField(() => [User], { description: 'Who, the first ones first.' })
  async users(
    @Parent() { roomId, seq, emoji }: ReactionGroupRow,
    @Args('first', {
      type: () => Int,
      nullable: true,
      defaultValue: 20,
      description: `How many: 1 to ${FIXED.pageSize}.`,
    })
    first: number | null | undefined,
    @Context() context: RequestContext,
  ): Promise<UserEntity[]> {
    const ids = await this.reactors.load(context, {
      roomId,
      seq,
      emoji,
      first: requirePageSize(first, 'first', 20),
    });
    const users = await Promise.all(ids.map(async (id) => this.people.load(context, id)));
    return users.filter((user) => user !== null);
  }
}
