import { Field, ID, ObjectType } from '@nestjs/graphql';

@ObjectType({
  description: 'A tenant. Nothing of one workspace is visible, or even countable, from another.',
})
export class Workspace {
  @Field(() => ID, { description: 'UUID in lower case.' }) id!: string;
  @Field({ description: 'The short name people sign in with.' }) slug!: string;
  @Field({ description: 'The name to show.' }) name!: string;
  @Field({ description: 'When it was made.' }) createdAt!: Date;
}
