import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Public, SignedIn } from '../auth/access.js';
import { Session } from '../auth/session.model.js';
import type { Viewer } from '../auth/viewer.js';
import { CurrentViewer } from '../auth/viewer.decorator.js';
import type { RequestContext } from '../graphql/request-context.js';
import type { WorkspaceEntity } from './workspace.entity.js';
import { CreateWorkspaceInput } from './workspace.input.js';
import { Workspace } from './workspace.model.js';
import { WorkspacesService } from './workspaces.service.js';

@Resolver(() => Workspace)
export class WorkspacesResolver {
  constructor(private readonly workspaces: WorkspacesService) {}

  @Query(() => Workspace, { description: 'The viewer’s workspace.' })
  @SignedIn()
  workspace(@CurrentViewer() viewer: Viewer): Promise<WorkspaceEntity> {
    return this.workspaces.of(viewer);
  }

  @Mutation(() => Session, {
    description: 'Makes a workspace with its owner, and signs the owner in. Only where sign-up is open.',
  })
  @Public()
  createWorkspace(
    @Args('input') input: CreateWorkspaceInput,
    @Context() context: RequestContext,
  ): Promise<Session> {
    return this.workspaces.signUp(input, context.origin.address);
  }
}
