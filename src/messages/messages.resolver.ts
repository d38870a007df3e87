import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { RateLimit, SignedIn } from '../auth/access.js';
import type { Viewer } from '../auth/viewer.js';
import { CurrentViewer } from '../auth/viewer.decorator.js';
import { IdArg } from '../graphql/arguments.js';
import type { Connection } from '../graphql/connection.js';
import type { RequestContext } from '../graphql/request-context.js';
import { InRoom } from '../rooms/room.guard.js';
import { RoomLoader } from '../rooms/room.loaders.js';
import { MessageAccess } from './message-access.js';
import { AuthorOf, InRoomOf, WithinWindow } from './message.guard.js';
import type { MessageEntity } from './message.entity.js';
import { SendMessageInput } from './message.input.js';
import { Message, MessageConnection } from './message.model.js';
import { MessageSearchService } from './message-search.service.js';
import { SearchArgs } from './messages.args.js';
import { MessagesService } from './messages.service.js';

@Resolver(() => Message)
export class MessagesResolver {
  constructor(
    private readonly messages: MessagesService,
    private readonly finding: MessageSearchService,
    private readonly access: MessageAccess,
    private readonly rooms: RoomLoader,
  ) {}

  @Query(() => Message, { nullable: true, description: 'A message in a room that the viewer is in.' })
  @InRoomOf('id')
  async message(
    @CurrentViewer() viewer: Viewer,
    @IdArg('id') id: string,
    @Context() context: RequestContext,
  ): Promise<MessageEntity> {
    const { message, membership } = await this.access.find(viewer, id);
    this.rooms.prime(context, membership.room);
    return message;
  }

  @Query(() => MessageConnection, {
    description:
      'Messages with these words in the viewer’s rooms, the newest first; not what was deleted or recalled.',
  })
  @SignedIn()
  searchMessages(
    @CurrentViewer() viewer: Viewer,
    @Args() args: SearchArgs,
  ): Promise<Connection<MessageEntity>> {
    return this.finding.search(viewer, args);
  }

  @Mutation(() => Message, {
    description: 'Sends a message. With an `id` of the client’s, sending it again changes nothing.',
  })
  // Whether they may post is asked in the write: a retry of what was sent is answered also where that has changed.
  @InRoom('input.roomId', { isAskedAgain: true })
  @RateLimit('messages')
  sendMessage(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: SendMessageInput,
  ): Promise<MessageEntity> {
    return this.messages.send(viewer, input);
  }

  @Mutation(() => Message, { description: 'Changes the text of one’s own message within the edit window.' })
  @AuthorOf('id')
  @WithinWindow('edit')
  @RateLimit('messages')
  editMessage(
    @CurrentViewer() viewer: Viewer,
    @IdArg('id') id: string,
    @Args('body') body: string,
  ): Promise<MessageEntity> {
    return this.messages.edit(viewer, id, body);
  }

  @Mutation(() => Message, {
    description: 'Takes back a message within the recall window; an empty “recalled” message stays.',
  })
  @AuthorOf('id')
  @WithinWindow('recall')
  @RateLimit('messages')
  recallMessage(@CurrentViewer() viewer: Viewer, @IdArg('id') id: string): Promise<MessageEntity> {
    return this.messages.recall(viewer, id);
  }

  @Mutation(() => Message, {
    description:
      'Deletes a message: its author at any time, or a MODERATOR or ADMIN of the room. A tombstone stays.',
  })
  @InRoomOf('id')
  @RateLimit('messages')
  deleteMessage(@CurrentViewer() viewer: Viewer, @IdArg('id') id: string): Promise<MessageEntity> {
    return this.messages.delete(viewer, id);
  }
}
