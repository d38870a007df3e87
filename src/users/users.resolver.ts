import { Args, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { SignedIn, WorkspaceRoles } from '../auth/access.js';
import type { Viewer } from '../auth/viewer.js';
import { CurrentViewer } from '../auth/viewer.decorator.js';
import { IdArg } from '../graphql/arguments.js';
import type { Connection } from '../graphql/connection.js';
import type { RequestContext } from '../graphql/request-context.js';
import { UserDirectory } from './user-directory.service.js';
import type { UserEntity } from './user.entity.js';
import { WorkspaceRole } from './user.enums.js';
import { CreateUserInput, UpdateUserInput } from './user.input.js';
import { User, UserConnection, UserViewer } from './user.model.js';
import { canEditUser, canSeeEmail } from './user.policy.js';
import { UsersArgs } from './users.args.js';
import { UsersService } from './users.service.js';

@Resolver(() => User)
export class UsersResolver {
  constructor(
    private readonly accounts: UsersService,
    private readonly directory: UserDirectory,
  ) {}

  @Query(() => User, { description: 'The person or bot who asks.' })
  @SignedIn()
  me(@CurrentViewer() viewer: Viewer): Promise<UserEntity> {
    return this.directory.find(viewer, viewer.id);
  }

  @Query(() => User, { nullable: true, description: 'Somebody of the workspace.' })
  @SignedIn()
  user(@CurrentViewer() viewer: Viewer, @IdArg('id') id: string): Promise<UserEntity> {
    return this.directory.find(viewer, id);
  }

  @Query(() => UserConnection, { description: 'The people and bots of the workspace, by name.' })
  @SignedIn()
  users(@CurrentViewer() viewer: Viewer, @Args() args: UsersArgs): Promise<Connection<UserEntity>> {
    return this.directory.list(viewer, args);
  }

  @Mutation(() => User, {
    description: 'Makes an account. It enters the rooms of its department and of the whole workspace.',
  })
  @WorkspaceRoles(WorkspaceRole.ADMIN, WorkspaceRole.OWNER)
  createUser(@CurrentViewer() viewer: Viewer, @Args('input') input: CreateUserInput): Promise<UserEntity> {
    return this.accounts.create(viewer, input);
  }

  @Mutation(() => User, {
    description:
      'Changes an account: one’s own, or as a workspace admin. Role and department by admins only.',
  })
  @SignedIn()
  updateUser(@CurrentViewer() viewer: Viewer, @Args('input') input: UpdateUserInput): Promise<UserEntity> {
    return this.accounts.update(viewer, input);
  }

  @Mutation(() => User, {
    description:
      'Ends an account and all its sessions at once. What it wrote stays; groups that it alone has run get another ADMIN.',
  })
  @WorkspaceRoles(WorkspaceRole.ADMIN, WorkspaceRole.OWNER)
  deactivateUser(@CurrentViewer() viewer: Viewer, @IdArg('id') id: string): Promise<UserEntity> {
    return this.accounts.deactivate(viewer, id);
  }

  @Mutation(() => User, {
    description:
      'Ends every session of somebody and closes their sockets: one’s own, or as a workspace admin. They may sign in again.',
  })
  @SignedIn()
  endSessions(@CurrentViewer() viewer: Viewer, @IdArg('userId') userId: string): Promise<UserEntity> {
    return this.accounts.endSessions(viewer, userId);
  }

  @ResolveField(() => UserViewer, { description: 'What depends on who asks.' })
  viewer(user: UserEntity, _args: unknown, { viewer }: RequestContext): UserViewer {
    return {
      userId: user.id,
      email: canSeeEmail(viewer, user) ? user.email : null,
      canEdit: canEditUser(viewer, user),
    };
  }
}
