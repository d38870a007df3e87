import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { RateLimit, SignedIn } from '../auth/access.js';
import type { Viewer } from '../auth/viewer.js';
import { CurrentViewer } from '../auth/viewer.decorator.js';
import { IdArg, IdsArg } from '../graphql/arguments.js';
import type { Connection } from '../graphql/connection.js';
import { MembersService } from './members.service.js';
import { RoomAccess } from './room-access.js';
import { RoomDirectory } from './room-directory.service.js';
import type { RoomMemberEntity } from './room-member.entity.js';
import type { RoomEntity } from './room.entity.js';
import { RoomRole } from './room.enums.js';
import { InRoom, RoomRoles } from './room.guard.js';
import { CreateRoomInput, UpdateRoomInput } from './room.input.js';
import { Room, RoomConnection, RoomMember } from './room.model.js';
import { RoomsArgs } from './rooms.args.js';
import { RoomsService } from './rooms.service.js';

@Resolver(() => Room)
export class RoomsResolver {
  constructor(
    private readonly rooms: RoomsService,
    private readonly members: MembersService,
    private readonly directory: RoomDirectory,
    private readonly access: RoomAccess,
  ) {}

  @Query(() => Room, { nullable: true, description: 'A room that the viewer is in.' })
  @InRoom('id')
  async room(@CurrentViewer() viewer: Viewer, @IdArg('id') id: string): Promise<RoomEntity> {
    return (await this.access.membership(viewer, id)).room;
  }

  @Query(() => RoomConnection, { name: 'rooms', description: 'My rooms, the most recently active first.' })
  @SignedIn()
  mine(@CurrentViewer() viewer: Viewer, @Args() args: RoomsArgs): Promise<Connection<RoomEntity>> {
    return this.directory.list(viewer, args);
  }

  @Mutation(() => Room, {
    description: 'The room of the viewer and one other person, made where there is none.',
  })
  @SignedIn()
  openPrivateRoom(@CurrentViewer() viewer: Viewer, @IdArg('userId') userId: string): Promise<RoomEntity> {
    return this.rooms.openPrivate(viewer, userId);
  }

  @Mutation(() => Room, {
    description:
      'Makes a GROUP (its maker becomes ADMIN), or as a workspace admin a DEPARTMENT or BROADCAST room.',
  })
  @SignedIn()
  createRoom(@CurrentViewer() viewer: Viewer, @Args('input') input: CreateRoomInput): Promise<RoomEntity> {
    return this.rooms.create(viewer, input);
  }

  @Mutation(() => Room, {
    description: 'Renames a room: a GROUP’s ADMINs; workspace admins in DEPARTMENT and BROADCAST rooms.',
  })
  @RoomRoles('manage', 'input.id')
  updateRoom(@CurrentViewer() viewer: Viewer, @Args('input') input: UpdateRoomInput): Promise<RoomEntity> {
    return this.rooms.update(viewer, input);
  }

  @Mutation(() => Room, {
    description: 'From now on the room can be read, not written. By whoever may rename it.',
  })
  @InRoom('id')
  archiveRoom(@CurrentViewer() viewer: Viewer, @IdArg('id') id: string): Promise<RoomEntity> {
    return this.rooms.archive(viewer, id);
  }

  @Mutation(() => Room, {
    description: 'Adds people to a GROUP, as ADMIN or MODERATOR. Who is in it already stays as they are.',
  })
  @RoomRoles('addMembers', 'roomId')
  addMembers(
    @CurrentViewer() viewer: Viewer,
    @IdArg('roomId') roomId: string,
    @IdsArg('userIds') userIds: string[],
  ): Promise<RoomEntity> {
    return this.members.add(viewer, roomId, userIds);
  }

  @Mutation(() => Room, {
    description: 'Takes a member out of a GROUP: an ADMIN anybody, a MODERATOR plain members.',
  })
  @RoomRoles('removeMembers', 'roomId')
  removeMember(
    @CurrentViewer() viewer: Viewer,
    @IdArg('roomId') roomId: string,
    @IdArg('userId') userId: string,
  ): Promise<RoomEntity> {
    return this.members.remove(viewer, roomId, userId);
  }

  @Mutation(() => RoomMember, {
    description: 'Gives a role: in a GROUP its ADMINs, in a BROADCAST room workspace admins.',
  })
  @RoomRoles('giveRoles', 'roomId')
  changeMemberRole(
    @CurrentViewer() viewer: Viewer,
    @IdArg('roomId') roomId: string,
    @IdArg('userId') userId: string,
    @Args('role', { type: () => RoomRole }) role: RoomRole,
  ): Promise<RoomMemberEntity> {
    return this.members.changeRole(viewer, roomId, userId, role);
  }

  @Mutation(() => Boolean, { description: 'Leaves a GROUP. Its last ADMIN cannot while others stay.' })
  @RoomRoles('leave', 'roomId')
  leaveRoom(@CurrentViewer() viewer: Viewer, @IdArg('roomId') roomId: string): Promise<boolean> {
    return this.members.leave(viewer, roomId);
  }

  @Mutation(() => Room, {
    description:
      'No notifications from this room until then, for the viewer alone; null or left out: not muted.',
  })
  @InRoom('roomId')
  @RateLimit('signals')
  muteRoom(
    @CurrentViewer() viewer: Viewer,
    @IdArg('roomId') roomId: string,
    @Args('until', { type: () => Date, nullable: true }) until?: Date | null,
  ): Promise<RoomEntity> {
    return this.members.mute(viewer, roomId, until ?? null);
  }
}
