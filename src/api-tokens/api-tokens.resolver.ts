import { Args, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { WorkspaceRoles } from '../auth/access.js';
import type { ApiTokenEntity } from '../auth/api-token.entity.js';
import type { Viewer } from '../auth/viewer.js';
import { CurrentViewer } from '../auth/viewer.decorator.js';
import { IdArg } from '../graphql/arguments.js';
import type { Connection } from '../graphql/connection.js';
import type { Loaded } from '../graphql/loading.js';
import type { RequestContext } from '../graphql/request-context.js';
import type { UserEntity } from '../users/user.entity.js';
import { WorkspaceRole } from '../users/user.enums.js';
import { UserLoader } from '../users/user.loader.js';
import { User } from '../users/user.model.js';
import { ApiTokensArgs, CreateApiTokenInput } from './api-token.input.js';
import { ApiToken, ApiTokenConnection, NewApiToken } from './api-token.model.js';
import { ApiTokensService } from './api-tokens.service.js';

@Resolver(() => ApiToken)
export class ApiTokensResolver {
  constructor(
    private readonly tokens: ApiTokensService,
    private readonly users: UserLoader,
  ) {}

  @Query(() => ApiTokenConnection, {
    description: 'The API tokens of the workspace that are not revoked, the newest first.',
  })
  @WorkspaceRoles(WorkspaceRole.ADMIN, WorkspaceRole.OWNER)
  apiTokens(
    @CurrentViewer() viewer: Viewer,
    @Args() args: ApiTokensArgs,
  ): Promise<Connection<ApiTokenEntity>> {
    return this.tokens.list(viewer, args);
  }

  @Mutation(() => NewApiToken, {
    description:
      'Makes a token with which a program acts as a BOT, without a password. It outlives `endSessions`; `revokeApiToken` and `deactivateUser` end it.',
  })
  @WorkspaceRoles(WorkspaceRole.ADMIN, WorkspaceRole.OWNER)
  createApiToken(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: CreateApiTokenInput,
  ): Promise<{ token: string; apiToken: ApiTokenEntity }> {
    return this.tokens.create(viewer, input);
  }

  @Mutation(() => ApiToken, { description: 'Ends an API token at once, and closes its sockets.' })
  @WorkspaceRoles(WorkspaceRole.ADMIN, WorkspaceRole.OWNER)
  revokeApiToken(@CurrentViewer() viewer: Viewer, @IdArg('id') id: string): Promise<ApiTokenEntity> {
    return this.tokens.revoke(viewer, id);
  }

  @ResolveField(() => User, { description: 'The BOT that it lets in.' })
  user({ userId }: ApiTokenEntity, _args: unknown, context: RequestContext): Loaded<UserEntity> {
    return this.users.load(context, userId);
  }

  @ResolveField(() => User, { description: 'The admin who made it.' })
  createdBy({ createdBy }: ApiTokenEntity, _args: unknown, context: RequestContext): Loaded<UserEntity> {
    return this.users.load(context, createdBy);
  }
}
