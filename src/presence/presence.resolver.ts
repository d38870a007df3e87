import { Args, Context, Mutation, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';
import { RateLimit, SignedIn } from '../auth/access.js';
import type { Viewer } from '../auth/viewer.js';
import { CurrentViewer } from '../auth/viewer.decorator.js';
import { FIXED } from '../config/limits.js';
import { IdArg, IdsArg } from '../graphql/arguments.js';
import type { RequestContext } from '../graphql/request-context.js';
import { PresenceStatus } from '../realtime/device.js';
import type { EventStream } from '../realtime/event-stream.js';
import { InRoom, RoomRoles } from '../rooms/room.guard.js';
import type { UserEntity } from '../users/user.entity.js';
import { User } from '../users/user.model.js';
import type { Presence } from './presence.js';
import { PresenceLoader } from './presence.loader.js';
import { PresenceModel, RoomActivity } from './presence.model.js';
import { PresenceService } from './presence.service.js';

@Resolver(() => User)
export class PresenceResolver {
  constructor(
    private readonly service: PresenceService,
    private readonly loader: PresenceLoader,
  ) {}

  @Query(() => [User], { description: 'Who is not OFFLINE, in one of my rooms or in my workspace.' })
  @SignedIn()
  onlineUsers(
    @CurrentViewer() viewer: Viewer,
    @IdArg('roomId', { nullable: true }) roomId: string | null | undefined,
  ): Promise<UserEntity[]> {
    return this.service.online(viewer, roomId ?? null);
  }

  @Mutation(() => Boolean, {
    description:
      'The viewer types in a room where they may post; it ends by itself after 5 s unless it is renewed.',
  })
  @RoomRoles('post', 'roomId')
  @RateLimit('signals')
  setTyping(
    @CurrentViewer() viewer: Viewer,
    @IdArg('roomId') roomId: string,
    @Args('isTyping') isTyping: boolean,
  ): boolean {
    return this.service.setTyping(viewer, roomId, isTyping);
  }

  @Mutation(() => User, {
    description:
      'Chooses a status: sent over a socket, for that device; over HTTP, for every connected device of the viewer. OFFLINE: not to be seen.',
  })
  @SignedIn()
  @RateLimit('signals')
  setStatus(
    @CurrentViewer() viewer: Viewer,
    @Args('status', { type: () => PresenceStatus }) status: PresenceStatus,
    @Context() context: RequestContext,
  ): Promise<UserEntity> {
    return this.service.setStatus(viewer, status, context.origin.connection?.id ?? null);
  }

  @Subscription(() => RoomActivity, {
    description: 'Who types, reads, comes and goes in a room, from now on.',
  })
  @InRoom('roomId')
  roomActivity(
    @CurrentViewer() viewer: Viewer,
    @IdArg('roomId') roomId: string,
    @Context() context: RequestContext,
  ): Promise<EventStream> {
    return this.service.followRoom(viewer, roomId, context);
  }

  @Subscription(() => User, {
    description: `Somebody of these people (at most ${FIXED.presenceWatch}), whenever their presence changes.`,
  })
  @SignedIn()
  presence(
    @CurrentViewer() viewer: Viewer,
    @IdsArg('userIds') userIds: string[],
    @Context() context: RequestContext,
  ): Promise<EventStream> {
    return this.service.followPeople(viewer, userIds, context);
  }

  @ResolveField(() => PresenceModel, { name: 'presence', description: 'Whether they are there.' })
  presenceOf(user: UserEntity, _args: unknown, context: RequestContext): Promise<Presence> {
    return this.loader.load(context, user);
  }
}
