import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Context } from '@nestjs/graphql';
import { requirePageSize } from '../graphql/arguments.js';
import { type Connection, decodePageCursor, encodePageCursor, forwardPage } from '../graphql/connection.js';
import type { Loaded } from '../graphql/loading.js';
import type { RequestContext } from '../graphql/request-context.js';
import { RoomLog } from '../room-log/room-log.js';
import type { UserEntity } from '../users/user.entity.js';
import { UserLoader } from '../users/user.loader.js';
import { User } from '../users/user.model.js';
import type { RoomMemberEntity } from './room-member.entity.js';
import type { RoomEntity } from './room.entity.js';
import { RoomType } from './room.enums.js';
import { MembersPageLoader, ViewerMembershipLoader } from './room.loaders.js';
import { Room, RoomMember, RoomMemberConnection, RoomViewer } from './room.model.js';
import { mayInRoom } from './room.policy.js';
import { MembersArgs } from './rooms.args.js';

@Resolver(() => Room)
export class RoomFieldsResolver {
  constructor(
    private readonly log: RoomLog,
    private readonly users: UserLoader,
    private readonly memberPages: MembersPageLoader,
    private readonly memberships: ViewerMembershipLoader,
  ) {}

  @ResolveField(() => User, { nullable: true, description: 'Who made it.' })
  createdBy(room: RoomEntity, _args: unknown, context: RequestContext): Loaded<UserEntity> {
    return room.createdById ? this.users.load(context, room.createdById) : null;
  }

  @ResolveField(() => RoomMemberConnection, { description: 'Who is in it, in the order of their ids.' })
  async members(
    @Parent() room: RoomEntity,
    @Args() { first, after }: MembersArgs,
    @Context() context: RequestContext,
  ): Promise<Connection<RoomMemberEntity>> {
    const size = requirePageSize(first);
    const [from] = after ? decodePageCursor(after, ['id'] as const, 'after') : [''];
    const rows = await this.memberPages.load(context, { roomId: room.id, size: size + 1, after: from });
    return forwardPage(rows, size, after, (member) => encodePageCursor(member.userId));
  }

  @ResolveField(() => String, {
    description:
      'Where the room’s event log stood just before the rest of this answer was read: subscribe with it as `after` and nothing falls between (an event may repeat what the answer already shows).',
  })
  cursor(room: RoomEntity): string {
    return this.log.cursor(room.id, room.eventSeq);
  }

  @ResolveField(() => RoomViewer, { description: 'What depends on who asks.' })
  async viewer(
    room: RoomEntity,
    _args: unknown,
    context: RequestContext,
  ): Promise<RoomViewer & { room: RoomEntity }> {
    const member = await this.memberships.load(context, room.id);
    const actor = member && { viewer: context.viewer, room, role: member.role };
    const inUse = room.archivedAt === null;
    return {
      room,
      role: member?.role ?? null,
      unreadCount: member ? Math.max(0, room.messageSeq - member.lastReadSeq) : 0,
      lastReadSeq: member?.lastReadSeq ?? 0,
      mutedUntil: member?.mutedUntil ?? null,
      canPost: inUse && actor !== null && mayInRoom('post', actor),
      canManageMembers:
        inUse && actor !== null && (mayInRoom('addMembers', actor) || mayInRoom('giveRoles', actor)),
    };
  }
}

@Resolver(() => RoomViewer)
export class RoomViewerResolver {
  constructor(private readonly users: UserLoader) {}

  @ResolveField(() => User, { nullable: true, description: 'The other person of a PRIVATE room.' })
  peer({ room }: { room: RoomEntity }, _args: unknown, context: RequestContext): Loaded<UserEntity> {
    if (room.type !== RoomType.PRIVATE) return null;
    const peerId = room.pairKey?.split(':').find((id) => id !== context.viewer.id);
    return peerId ? this.users.load(context, peerId) : null;
  }
}

@Resolver(() => RoomMember)
export class RoomMemberResolver {
  constructor(private readonly users: UserLoader) {}

  @ResolveField(() => User, { description: 'Who.' })
  user(member: RoomMemberEntity, _args: unknown, context: RequestContext): Loaded<UserEntity> {
    return this.users.load(context, member.userId);
  }
}
