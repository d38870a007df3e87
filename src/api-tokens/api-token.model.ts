import { Field, ID, ObjectType } from '@nestjs/graphql';
import { connectionType } from '../graphql/connection.js';

@ObjectType({
  description:
    'Lets a program in as a BOT: `authorization: Bearer recado_…`, over HTTP and in `connection_init`, until it is revoked or runs out.',
})
export class ApiToken {
  @Field(() => ID, { description: 'For `revokeApiToken`; not the token itself.' }) id!: string;
  @Field({ description: 'What it is for.' }) name!: string;
  @Field({ description: 'When it was made.' }) createdAt!: Date;
  @Field(() => Date, { nullable: true, description: 'When it runs out; null: never.' })
  expiresAt!: Date | null;
  @Field(() => Date, {
    nullable: true,
    description: 'When it last let a program in, be it over a socket that stays open; to within a minute.',
  })
  lastUsedAt!: Date | null;
  @Field(() => Date, { nullable: true, description: 'Since when it lets nobody in.' })
  revokedAt!: Date | null;
}

@ObjectType({ description: 'A page of API tokens.' })
export class ApiTokenConnection extends connectionType(ApiToken, 'ApiToken') {}

@ObjectType({ description: 'An API token that has just been made.' })
export class NewApiToken {
  @Field({ description: 'The token itself. It is shown this once: Recado keeps only a hash of it.' })
  token!: string;
  @Field(() => ApiToken, { description: 'What is kept of it.' }) apiToken!: ApiToken;
}
