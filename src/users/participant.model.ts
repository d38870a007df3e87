import { Field, ID, InterfaceType } from '@nestjs/graphql';

@InterfaceType({
  description: 'Whoever can speak in a room: people and bots now, customers of a help desk later.',
  resolveType: () => 'User',
})
export abstract class Participant {
  @Field(() => ID, { description: 'UUID in lower case.' }) id!: string;
  @Field({ description: 'The name to show.' }) displayName!: string;
  @Field(() => String, { nullable: true, description: 'Address of a picture.' }) avatarUrl!: string | null;
}
