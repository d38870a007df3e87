import { createUnionType, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IsString } from 'class-validator';
import { IsId } from '../graphql/arguments.js';
import { ResyncRequired, ROOM_EVENTS } from './room-event.model.js';

@ObjectType({ description: 'The viewer is in a room now that this client did not know of.' })
export class RoomAdded {}

@ObjectType({ description: 'The viewer is no longer in this room.' })
export class RoomRemoved {
  @Field(() => ID, { description: 'Which.' }) roomId!: string;
}

@ObjectType({ description: 'Another device of the viewer has read.' })
export class ReadElsewhere {
  @Field(() => ID, { description: 'Where.' }) roomId!: string;
  @Field(() => Int, { description: 'Everything up to this message number is read.' }) lastReadSeq!: number;
  @Field(() => Int, { description: 'How many are left.' }) unreadCount!: number;
}

export const InboxEvent = createUnionType({
  name: 'InboxEvent',
  description: 'Every event of every room the viewer is in, and what happens to the viewer.',
  types: () =>
    [...Object.values(ROOM_EVENTS), ResyncRequired, RoomAdded, RoomRemoved, ReadElsewhere] as const,
  resolveType: (value: { readonly type: string }) => value.type,
});

@InputType({ description: 'Where a client is in a room.' })
export class RoomPosition {
  @Field(() => ID, { description: 'Which room.' }) @IsId() roomId!: string;
  @Field({ description: 'The cursor of the last event seen there, or of the room when it was fetched.' })
  @IsString()
  cursor!: string;
}

/** What of the inbox is no event of a room. */
export type InboxNotice =
  | { readonly type: 'RoomAdded'; readonly roomId: string }
  | { readonly type: 'RoomRemoved'; readonly roomId: string }
  | {
      readonly type: 'ReadElsewhere';
      readonly roomId: string;
      readonly lastReadSeq: number;
      readonly unreadCount: number;
    };
