import { Field, ObjectType } from '@nestjs/graphql';
import { User } from '../users/user.model.js';
import { Workspace } from '../workspaces/workspace.model.js';

@ObjectType({ description: 'What a client keeps after signing in.' })
export class Session {
  @Field({ description: 'JWT, good for 10 minutes: `authorization: Bearer …`.' }) accessToken!: string;
  @Field({ description: 'When the access token runs out.' }) accessTokenExpiresAt!: Date;
  @Field({ description: 'Opaque, good for 30 days and for one use: `refreshSession` gives the next.' })
  refreshToken!: string;
  @Field({ description: 'When the refresh token runs out.' }) refreshTokenExpiresAt!: Date;
  /** The field of this name is in session-fields.resolver.ts. */
  user!: User;
  @Field(() => Workspace, { description: 'Where.' }) workspace!: Workspace;
}
