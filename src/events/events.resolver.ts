import { Args, Context, Int, Query, Resolver, Subscription } from '@nestjs/graphql';
import { SignedIn } from '../auth/access.js';
import type { Viewer } from '../auth/viewer.js';
import { CurrentViewer } from '../auth/viewer.decorator.js';
import { FIXED } from '../config/limits.js';
import { IdArg, ItemsArg } from '../graphql/arguments.js';
import type { RequestContext } from '../graphql/request-context.js';
import type { EventStream } from '../realtime/event-stream.js';
import { InRoom } from '../rooms/room.guard.js';
import { InboxEvent, RoomPosition } from './inbox.model.js';
import { InboxService } from './inbox.service.js';
import { RoomEventOrResync, RoomEventPage } from './room-event.model.js';
import { RoomStreamService } from './room-stream.service.js';

@Resolver()
export class EventsResolver {
  constructor(
    private readonly rooms: RoomStreamService,
    private readonly inboxes: InboxService,
  ) {}

  @Query(() => RoomEventPage, {
    name: 'roomEvents',
    description:
      'The same log that the subscription follows, for clients behind proxies that allow no stream.',
  })
  @InRoom('roomId')
  roomEventPage(
    @IdArg('roomId') roomId: string,
    @Args('after') after: string,
    @Args('first', {
      type: () => Int,
      nullable: true,
      defaultValue: 100,
      description: `How many: 1 to ${FIXED.pageSize}.`,
    })
    first: number | null | undefined,
  ): Promise<RoomEventPage> {
    return this.rooms.page(roomId, after, first);
  }

  @Subscription(() => RoomEventOrResync, {
    description:
      'What happens in a room: everything after the cursor `after`, then live; without it, from now on. Ends when the viewer leaves the room.',
  })
  @InRoom('roomId')
  roomEvents(
    @CurrentViewer() viewer: Viewer,
    @IdArg('roomId') roomId: string,
    @Args('after', { type: () => String, nullable: true }) after: string | null | undefined,
    @Context() context: RequestContext,
  ): Promise<EventStream> {
    return this.rooms.follow(viewer, roomId, after ?? null, context);
  }

  @Subscription(() => InboxEvent, {
    description:
      'One stream for a whole client. Without `after`: from now on. With it: each room from its cursor; rooms the client does not name but is in come as RoomAdded, rooms it names but is no longer in as RoomRemoved.',
  })
  @SignedIn()
  inbox(
    @CurrentViewer() viewer: Viewer,
    @ItemsArg('after', RoomPosition, { nullable: true }) after: RoomPosition[] | null | undefined,
    @Context() context: RequestContext,
  ): Promise<EventStream> {
    return this.inboxes.open(viewer, after ?? null, context);
  }
}
