import { Inject } from '@nestjs/common';
import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { CONFIG, type Config } from '../config/config.js';
import { Clock } from '../database/clock.js';
import type { Connection } from '../graphql/connection.js';
import type { Loaded } from '../graphql/loading.js';
import type { RequestContext } from '../graphql/request-context.js';
import type { RoomEntity } from '../rooms/room.entity.js';
import { RoomLoader, ViewerMembershipLoader } from '../rooms/room.loaders.js';
import { Room } from '../rooms/room.model.js';
import { mayInRoom } from '../rooms/room.policy.js';
import { Participant } from '../users/participant.model.js';
import type { UserEntity } from '../users/user.entity.js';
import { UserLoader } from '../users/user.loader.js';
import { HistoryService } from './history.service.js';
import type { MessageEntity } from './message.entity.js';
import { MessageLoader } from './message.loader.js';
import { Message, MessageConnection, MessageViewer } from './message.model.js';
import { closesAt, isOpenTo } from './message.policy.js';
import { MessagesArgs } from './messages.args.js';

@Resolver(() => Message)
export class MessageFieldsResolver {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly clock: Clock,
    private readonly users: UserLoader,
    private readonly rooms: RoomLoader,
    private readonly memberships: ViewerMembershipLoader,
    private readonly messages: MessageLoader,
  ) {}

  @ResolveField(() => Room, { description: 'The room it stands in.' })
  room(message: MessageEntity, _args: unknown, context: RequestContext): Promise<RoomEntity | null> {
    return this.rooms.load(context, message.roomId);
  }

  @ResolveField(() => Participant, { nullable: true, description: 'Who wrote it; null for SYSTEM.' })
  sender(message: MessageEntity, _args: unknown, context: RequestContext): Loaded<UserEntity> {
    return message.senderId ? this.users.load(context, message.senderId) : null;
  }

  @ResolveField(() => Message, {
    nullable: true,
    description: 'The message that this one answers, as it is now.',
  })
  replyTo(message: MessageEntity, _args: unknown, context: RequestContext): Loaded<MessageEntity> {
    return message.replyToSeq === null
      ? null
      : this.messages.load(context, { roomId: message.roomId, seq: message.replyToSeq });
  }

  @ResolveField(() => MessageViewer, { description: 'What depends on who asks.' })
  async viewer(message: MessageEntity, _args: unknown, context: RequestContext): Promise<MessageViewer> {
    const [room, member] = await Promise.all([
      this.rooms.load(context, message.roomId),
      this.memberships.load(context, message.roomId),
    ]);
    const now = this.clock.now();
    const { viewer } = context;
    const isAuthor = message.senderId === viewer.id;
    const inUse = room !== null && member !== null && room.archivedAt === null;
    const until = (window: 'edit' | 'recall') =>
      inUse && isAuthor && isOpenTo(window, message) ? closesAt(window, message, this.config.limits) : null;
    const editableUntil = until('edit');
    const recallableUntil = until('recall');
    return {
      editableUntil,
      canEdit: editableUntil !== null && now <= editableUntil,
      recallableUntil,
      canRecall: recallableUntil !== null && now <= recallableUntil,
      canDelete:
        inUse &&
        !message.deletedAt &&
        (isAuthor || mayInRoom('moderate', { viewer, room, role: member.role })),
    };
  }
}

@Resolver(() => Room)
export class RoomMessagesResolver {
  constructor(
    private readonly history: HistoryService,
    private readonly loader: MessageLoader,
  ) {}

  @ResolveField(() => Message, { nullable: true, description: 'The newest message; null in an empty room.' })
  lastMessage(room: RoomEntity, _args: unknown, context: RequestContext): Loaded<MessageEntity> {
    return room.messageSeq === 0
      ? null
      : this.loader.load(context, { roomId: room.id, seq: room.messageSeq });
  }

  @ResolveField(() => MessageConnection, {
    description:
      'Newest last. `before`/`last` pages back, `after`/`first` forward, `around` opens at one message; without any, the newest 50.',
  })
  messages(@Parent() room: RoomEntity, @Args() args: MessagesArgs): Promise<Connection<MessageEntity>> {
    return this.history.page(room.id, args);
  }
}
