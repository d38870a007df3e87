import { createUnionType, Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { PresenceStatus } from '../realtime/device.js';

registerEnumType(PresenceStatus, {
  name: 'PresenceStatus',
  description: 'Over several devices: busy before online before away before offline.',
  valuesMap: {
    ONLINE: { description: 'Connected.' },
    AWAY: { description: 'Connected, but not at the device.' },
    BUSY: { description: 'Connected, and not to be disturbed.' },
    OFFLINE: { description: 'Not connected, or not to be seen.' },
  },
});

@ObjectType('Presence', { description: 'Whether somebody is there.' })
export class PresenceModel {
  @Field(() => PresenceStatus, { description: 'All their devices taken together.' }) status!: PresenceStatus;
  @Field(() => Date, {
    nullable: true,
    description: 'When their last device went; null before the first time.',
  })
  lastSeenAt!: Date | null;
  @Field(() => Int, { description: 'How many devices are connected (and to be seen).' }) deviceCount!: number;
}

@ObjectType({ description: 'Somebody has begun or ceased to type. Not sent to the typist.' })
export class TypingChanged {
  @Field(() => ID, { description: 'Where.' }) roomId!: string;
  @Field({ description: 'Begun or ceased.' }) isTyping!: boolean;
  @Field(() => Date, { nullable: true, description: 'When it ends unless it is renewed.' })
  expiresAt!: Date | null;
}

@ObjectType({ description: 'A member has received or read more. In rooms of up to 100 members.' })
export class ReceiptMoved {
  @Field(() => ID, { description: 'Where.' }) roomId!: string;
  @Field(() => Int, { description: 'A device of theirs has everything up to here.' })
  lastDeliveredSeq!: number;
  @Field(() => Int, { description: 'They have read everything up to here.' }) lastReadSeq!: number;
}

@ObjectType({
  description: 'A member came online, went, or chose another status. In rooms of up to 100 members.',
})
export class MemberPresenceChanged {
  @Field(() => ID, { description: 'Where.' }) roomId!: string;
}

export const RoomActivity = createUnionType({
  name: 'RoomActivity',
  description: 'Ephemeral: shown while it lasts, never stored, lost without harm.',
  types: () => [TypingChanged, ReceiptMoved, MemberPresenceChanged] as const,
  resolveType: (value: { readonly type: string }) => value.type,
});

/** What the resolvers of the union receive. */
export type Activity =
  | {
      readonly type: 'TypingChanged';
      readonly roomId: string;
      readonly userId: string;
      readonly isTyping: boolean;
      readonly expiresAt: Date | null;
    }
  | {
      readonly type: 'ReceiptMoved';
      readonly roomId: string;
      readonly userId: string;
      readonly lastDeliveredSeq: number;
      readonly lastReadSeq: number;
    }
  | { readonly type: 'MemberPresenceChanged'; readonly roomId: string; readonly userId: string };
