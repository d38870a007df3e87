import type { Type } from '@nestjs/common';
import { ResolveField, Resolver } from '@nestjs/graphql';
import type { Loaded } from '../graphql/loading.js';
import type { RequestContext } from '../graphql/request-context.js';
import type { MessageEntity } from '../messages/message.entity.js';
import { MessageLoader } from '../messages/message.loader.js';
import { Message } from '../messages/message.model.js';
import type { RoomEvent as LoggedEvent } from '../room-log/room-event.js';
import type { RoomEntity } from '../rooms/room.entity.js';
import { RoomLoader } from '../rooms/room.loaders.js';
import { Room } from '../rooms/room.model.js';
import { Participant } from '../users/participant.model.js';
import type { UserEntity } from '../users/user.entity.js';
import { UserLoader } from '../users/user.loader.js';
import { User } from '../users/user.model.js';
import { RoomAdded } from './inbox.model.js';
import { ROOM_EVENTS, RoomEvent } from './room-event.model.js';

/** What events name is read as it is now: a deleted message does not come back through an old event. */

@Resolver(() => RoomEvent)
export class RoomEventResolver {
  constructor(private readonly users: UserLoader) {}

  @ResolveField(() => Participant, {
    nullable: true,
    description: 'Who did it; null for what the system did.',
  })
  actor(event: LoggedEvent, _args: unknown, context: RequestContext): Loaded<UserEntity> {
    return event.actorId ? this.users.load(context, event.actorId) : null;
  }
}

function aboutMessage(model: Type<RoomEvent>): Type {
  @Resolver(() => model)
  class MessageOfEventResolver {
    constructor(private readonly messages: MessageLoader) {}

    @ResolveField(() => Message, { description: 'The message, as it is now.' })
    message(
      event: { roomId: string; messageSeq: number },
      _args: unknown,
      context: RequestContext,
    ): Loaded<MessageEntity> {
      return this.messages.load(context, { roomId: event.roomId, seq: event.messageSeq });
    }
  }
  return MessageOfEventResolver;
}

function aboutUser(model: Type<RoomEvent>): Type {
  @Resolver(() => model)
  class UserOfEventResolver {
    constructor(private readonly users: UserLoader) {}

    @ResolveField(() => User, { description: 'Whom it is about.' })
    user(event: { userId: string }, _args: unknown, context: RequestContext): Loaded<UserEntity> {
      return this.users.load(context, event.userId);
    }
  }
  return UserOfEventResolver;
}

function aboutRoom(model: Type): Type {
  @Resolver(() => model)
  class RoomOfEventResolver {
    constructor(private readonly rooms: RoomLoader) {}

    @ResolveField(() => Room, { description: 'The room, as it is now.' })
    room(event: { roomId: string }, _args: unknown, context: RequestContext): Promise<RoomEntity | null> {
      return this.rooms.load(context, event.roomId);
    }
  }
  return RoomOfEventResolver;
}

const { MessageSent, MessageEdited, MessageRecalled, MessageDeleted, ReactionAdded, ReactionRemoved } =
  ROOM_EVENTS;
const { MemberJoined, MemberLeft, MemberRoleChanged, RoomUpdated, RoomArchived } = ROOM_EVENTS;

export const EVENT_FIELD_RESOLVERS: Type[] = [
  RoomEventResolver,
  ...[MessageSent, MessageEdited, MessageRecalled, MessageDeleted, ReactionAdded, ReactionRemoved].map(
    aboutMessage,
  ),
  ...[MemberJoined, MemberLeft, MemberRoleChanged].map(aboutUser),
  ...[RoomUpdated, RoomArchived, RoomAdded].map(aboutRoom),
];
