import { createUnionType, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';

/** What Recado's schema has of what the rows select. */
@ObjectType()
export class User {
  @Field(() => ID) id!: string;
  @Field() displayName!: string;
}

@ObjectType()
export class Message {
  @Field(() => ID) id!: string;
  @Field(() => Int) seq!: number;
  @Field() body!: string;
  @Field() createdAt!: string;
  @Field(() => User, { nullable: true }) sender!: User | null;
}

@ObjectType()
export class MessageSent {
  @Field(() => ID) roomId!: string;
  @Field(() => Int) seq!: number;
  @Field() cursor!: string;
  @Field() at!: string;
  @Field(() => Message) message!: Message;
}

@ObjectType()
export class ResyncRequired {
  @Field(() => ID) roomId!: string;
  @Field() cursor!: string;
}

export const RoomEventOrResync = createUnionType({
  name: 'RoomEventOrResync',
  types: () => [MessageSent, ResyncRequired] as const,
  resolveType: (event: { message?: unknown }) => (event.message ? MessageSent : ResyncRequired),
});

@InputType()
export class SendMessageInput {
  @Field(() => ID, { nullable: true }) id?: string;
  @Field(() => ID) roomId!: string;
  @Field() body!: string;
}
