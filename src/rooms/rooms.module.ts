import { Global, Module } from '@nestjs/common';
import { GroupSuccession } from '../users/group-succession.js';
import { ImplicitRooms } from '../users/implicit-rooms.js';
import { GroupAdmins } from './group-admins.js';
import { ImplicitMemberships } from './implicit-memberships.js';
import { MembersService } from './members.service.js';
import { Memberships } from './memberships.js';
import { RoomAccess } from './room-access.js';
import { RoomDirectory } from './room-directory.service.js';
import { RoomFieldsResolver, RoomMemberResolver, RoomViewerResolver } from './room-fields.resolver.js';
import { MembersPageLoader, RoomLoader, ViewerMembershipLoader } from './room.loaders.js';
import { RoomsResolver } from './rooms.resolver.js';
import { RoomsService } from './rooms.service.js';

@Global()
@Module({
  providers: [
    GroupAdmins,
    { provide: GroupSuccession, useExisting: GroupAdmins },
    ImplicitMemberships,
    { provide: ImplicitRooms, useExisting: ImplicitMemberships },
    Memberships,
    MembersPageLoader,
    MembersService,
    RoomAccess,
    RoomDirectory,
    RoomFieldsResolver,
    RoomLoader,
    RoomMemberResolver,
    RoomsResolver,
    RoomsService,
    RoomViewerResolver,
    ViewerMembershipLoader,
  ],
  exports: [GroupSuccession, ImplicitRooms, RoomAccess, RoomLoader, RoomsService, ViewerMembershipLoader],
})
export class RoomsModule {}
