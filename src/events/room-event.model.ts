import { type Type } from '@nestjs/common';
import {
  createUnionType,
  Field,
  ID,
  Int,
  InterfaceType,
  ObjectType,
  registerEnumType,
} from '@nestjs/graphql';
import { RoomRole } from '../rooms/room.enums.js';
import { ResyncReason } from '../room-log/resync-reason.js';
import type { RoomEventType } from '../room-log/room-event.js';

registerEnumType(ResyncReason, {
  name: 'ResyncReason',
  description: 'Why the log cannot take a client from its cursor to now.',
  valuesMap: {
    CURSOR_TOO_OLD: { description: 'The log does not reach back so far any more.' },
    CURSOR_UNKNOWN: { description: 'The cursor is not of this log: ahead of it, or from before a restore.' },
    TOO_FAR_BEHIND: { description: 'So much has happened that fetching the room again is quicker.' },
  },
});

const resolveType = (value: { readonly type: string }) => value.type;

@InterfaceType({
  resolveType,
  description:
    'What happened in a room, numbered 1, 2, 3 … without holes. Durable: the log keeps it (30 days by default), so that a client which shows the cursor of the last event it saw gets everything after it, once each and in order, or exactly one ResyncRequired.',
})
export abstract class RoomEvent {
  @Field(() => ID, { description: 'Where.' }) roomId!: string;
  @Field(() => Int, { description: 'Its number in the room’s log.' }) seq!: number;
  @Field({ description: 'Keep the last one: it is where to go on from.' }) cursor!: string;
  @Field({ description: 'When it was committed.' }) at!: Date;
}

const event = (description: string) => ObjectType({ implements: () => [RoomEvent], description });

@event('A message was sent.')
export class MessageSent extends RoomEvent {}

@event('The text of a message was changed.')
export class MessageEdited extends RoomEvent {}

@event('A message was taken back by its author: it is empty now.')
export class MessageRecalled extends RoomEvent {}

@event('A message was deleted: it is empty now.')
export class MessageDeleted extends RoomEvent {}

@event('Somebody reacted to a message.')
export class ReactionAdded extends RoomEvent {
  @Field({ description: 'With what.' }) emoji!: string;
}

@event('Somebody took a reaction back.')
export class ReactionRemoved extends RoomEvent {
  @Field({ description: 'Which.' }) emoji!: string;
}

@event('Somebody came into the room.')
export class MemberJoined extends RoomEvent {
  @Field(() => RoomRole, { description: 'As what.' }) role!: RoomRole;
}

@event('Somebody left, or was removed: for them it is the last event of the room.')
export class MemberLeft extends RoomEvent {}

@event('A member has another role now.')
export class MemberRoleChanged extends RoomEvent {
  @Field(() => RoomRole, { description: 'Which.' }) role!: RoomRole;
}

@event('The room has another name now.')
export class RoomUpdated extends RoomEvent {}

@event('The room can be read from now on, not written.')
export class RoomArchived extends RoomEvent {}

@ObjectType({
  description:
    'The log cannot take the client from its cursor to now: fetch the room again, then go on from its cursor. The subscription itself goes on from here.',
})
export class ResyncRequired {
  @Field(() => ID, { description: 'Where.' }) roomId!: string;
  @Field(() => ResyncReason, { description: 'Why.' }) reason!: ResyncReason;
  @Field({ description: 'Where the log stands now.' }) cursor!: string;
}

/** Every kind of event, by its name in the log. */
export const ROOM_EVENTS = {
  MessageSent,
  MessageEdited,
  MessageRecalled,
  MessageDeleted,
  ReactionAdded,
  ReactionRemoved,
  MemberJoined,
  MemberLeft,
  MemberRoleChanged,
  RoomUpdated,
  RoomArchived,
} satisfies Record<RoomEventType, Type<RoomEvent>>;

const eventTypes = Object.values(ROOM_EVENTS);

export const RoomEventOrResync = createUnionType({
  name: 'RoomEventOrResync',
  description: 'An event of the room, or word that the client must fetch the room again.',
  types: () => [...eventTypes, ResyncRequired] as const,
  resolveType,
});

@ObjectType({ description: 'A piece of a room’s log.' })
export class RoomEventPage {
  @Field(() => [RoomEventOrResync], { description: 'In order, each once.' }) events!: unknown[];
  @Field({ description: 'Where to go on from: `after` of the next call.' }) cursor!: string;
  @Field({ description: 'Whether more is there already.' }) hasMore!: boolean;
}
