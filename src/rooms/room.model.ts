import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { connectionType } from '../graphql/connection.js';
import { RoomRole, RoomType } from './room.enums.js';

registerEnumType(RoomType, {
  name: 'RoomType',
  description: 'Who is in a room, and who speaks there.',
  valuesMap: {
    PRIVATE: { description: 'Two people, for ever.' },
    GROUP: { description: 'Whoever was added; managed by its ADMINs and MODERATORs.' },
    DEPARTMENT: { description: 'Whoever has the department; joins and leaves with it.' },
    BROADCAST: {
      description: 'Everybody in the workspace; its ADMINs, MODERATORs and the workspace admins post.',
    },
  },
});
registerEnumType(RoomRole, {
  name: 'RoomRole',
  description: 'What a member may do in a room.',
  valuesMap: {
    MEMBER: { description: 'Reads, and posts where the type of the room allows it.' },
    MODERATOR: { description: 'Also adds members, removes plain ones and deletes messages.' },
    ADMIN: { description: 'Also gives roles, removes anybody, renames and archives.' },
  },
});

@ObjectType({ description: 'A conversation, and the log of everything that happens in it.' })
export class Room {
  @Field(() => ID, { description: 'UUID in lower case.' }) id!: string;
  @Field(() => RoomType, { description: 'Who is in it, and who speaks.' }) type!: RoomType;
  @Field(() => String, { nullable: true, description: 'Null for PRIVATE: clients show the other person.' })
  name!: string | null;
  @Field(() => String, { nullable: true, description: 'DEPARTMENT only.' }) department!: string | null;
  @Field(() => Date, { nullable: true, description: 'Set once the room can be read but not written.' })
  archivedAt!: Date | null;
  @Field({ description: 'When the room was made.' }) createdAt!: Date;
  @Field({ description: 'When its name or archive mark last changed.' }) updatedAt!: Date;
  @Field(() => Int, { description: 'How many are in it.' }) memberCount!: number;
}

@ObjectType({ description: 'What of a room depends on who asks.' })
export class RoomViewer {
  @Field(() => RoomRole, { nullable: true, description: 'The viewer’s role; null once they have left.' })
  role!: RoomRole | null;
  @Field(() => Int, {
    description: 'The room’s last message number minus the viewer’s read mark: never a count over rows.',
  })
  unreadCount!: number;
  @Field(() => Int, { description: 'The number of the last message that the viewer has read.' })
  lastReadSeq!: number;
  @Field(() => Date, { nullable: true, description: 'No notifications until then.' })
  mutedUntil!: Date | null;
  @Field({ description: 'Whether the viewer may send a message here now.' }) canPost!: boolean;
  @Field({ description: 'Whether the viewer may add and remove members or give roles.' })
  canManageMembers!: boolean;
}

@ObjectType({ description: 'Somebody in a room, with their marks.' })
export class RoomMember {
  @Field(() => RoomRole, { description: 'Role in this room.' }) role!: RoomRole;
  @Field({ description: 'When they came.' }) joinedAt!: Date;
  @Field(() => Int, { description: 'A device of theirs has every message up to this number.' })
  lastDeliveredSeq!: number;
  @Field(() => Int, { description: 'They have read every message up to this number.' }) lastReadSeq!: number;
  @Field(() => Date, { nullable: true, description: 'When they last read something new.' })
  lastReadAt!: Date | null;
}

@ObjectType({ description: 'A page of rooms.' })
export class RoomConnection extends connectionType(Room, 'Room') {}

@ObjectType({ description: 'A page of a room’s members.' })
export class RoomMemberConnection extends connectionType(RoomMember, 'RoomMember') {}
