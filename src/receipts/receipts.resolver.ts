import {
  Args,
  ArgsType,
  Context,
  Field,
  Int,
  Mutation,
  Parent,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import { RateLimit, SignedIn } from '../auth/access.js';
import type { Viewer } from '../auth/viewer.js';
import { CurrentViewer } from '../auth/viewer.decorator.js';
import { FIXED } from '../config/limits.js';
import { IdArg, ItemsArg } from '../graphql/arguments.js';
import type { Connection } from '../graphql/connection.js';
import type { Loaded } from '../graphql/loading.js';
import type { RequestContext } from '../graphql/request-context.js';
import type { MessageEntity } from '../messages/message.entity.js';
import { Message } from '../messages/message.model.js';
import type { RoomEntity } from '../rooms/room.entity.js';
import { InRoom } from '../rooms/room.guard.js';
import { Room } from '../rooms/room.model.js';
import type { UserEntity } from '../users/user.entity.js';
import { UserLoader } from '../users/user.loader.js';
import { User } from '../users/user.model.js';
import { MessageReceipts, type MemberReceipt } from './message-receipts.service.js';
import { DeliveredMark, DeliveryStatus, Receipt, ReceiptConnection } from './receipt.model.js';
import { ReceiptsService } from './receipts.service.js';

@ArgsType()
class ReceiptsArgs {
  @Field(() => Int, { nullable: true, defaultValue: 50, description: `How many: 1 to ${FIXED.pageSize}.` })
  first?: number | null;
  @Field(() => String, { nullable: true, description: 'The `endCursor` of the page before.' }) after?:
    string | null;
}

@Resolver(() => Message)
export class ReceiptsResolver {
  constructor(
    private readonly service: ReceiptsService,
    private readonly ofMessages: MessageReceipts,
  ) {}

  @Mutation(() => Room, {
    description:
      'The viewer has read everything up to this message number; without one, everything. The furthest mark wins.',
  })
  @InRoom('roomId')
  @RateLimit('signals')
  markRead(
    @CurrentViewer() viewer: Viewer,
    @IdArg('roomId') roomId: string,
    @Args('seq', { type: () => Int, nullable: true }) seq: number | null | undefined,
    @Context() context: RequestContext,
  ): Promise<RoomEntity> {
    return this.service.markRead(viewer, roomId, seq ?? null, context.origin.connection?.id ?? null);
  }

  @Mutation(() => Boolean, {
    description:
      'A device of the viewer has the messages of these rooms up to these numbers. The furthest mark wins.',
  })
  @SignedIn()
  @RateLimit('signals')
  markDelivered(
    @CurrentViewer() viewer: Viewer,
    @ItemsArg('marks', DeliveredMark, { description: `At most ${FIXED.deliveredMarksPerCall}.` })
    marks: DeliveredMark[],
  ): Promise<boolean> {
    return this.service.markDelivered(viewer, marks);
  }

  @ResolveField(() => DeliveryStatus, {
    nullable: true,
    description: 'Null in rooms of more than 100 members, and for SYSTEM messages.',
  })
  status(message: MessageEntity, _args: unknown, context: RequestContext): Promise<DeliveryStatus | null> {
    return this.ofMessages.status(context, message);
  }

  @ResolveField(() => ReceiptConnection, {
    description: 'How far it has come with each other member who was there when it was sent.',
  })
  receipts(
    @Parent() message: MessageEntity,
    @Args() { first, after }: ReceiptsArgs,
  ): Promise<Connection<MemberReceipt>> {
    return this.ofMessages.page(message, first, after ?? null);
  }
}

@Resolver(() => Receipt)
export class ReceiptResolver {
  constructor(private readonly users: UserLoader) {}

  @ResolveField(() => User, { description: 'With whom.' })
  user(receipt: MemberReceipt, _args: unknown, context: RequestContext): Loaded<UserEntity> {
    return this.users.load(context, receipt.userId);
  }
}
