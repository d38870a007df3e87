import { Context, Query, Resolver, Subscription } from '@nestjs/graphql';
import { WorkspaceRoles } from '../auth/access.js';
import type { Viewer } from '../auth/viewer.js';
import { CurrentViewer } from '../auth/viewer.decorator.js';
import type { RequestContext } from '../graphql/request-context.js';
import type { EventStream } from '../realtime/event-stream.js';
import { WorkspaceRole } from '../users/user.enums.js';
import { NodeStats, ServerStats } from './stats.model.js';
import { StatsService } from './stats.service.js';

@Resolver()
export class StatsResolver {
  constructor(private readonly stats: StatsService) {}

  @Query(() => ServerStats, { description: 'The last hour of every node; for workspace admins.' })
  @WorkspaceRoles(WorkspaceRole.ADMIN, WorkspaceRole.OWNER)
  serverStats(@CurrentViewer() viewer: Viewer): ServerStats {
    return this.stats.ofWorkspace(viewer);
  }

  @Subscription(() => NodeStats, {
    name: 'serverStats',
    description:
      'Each node with the sample that it has just taken; for workspace admins, and only while they are.',
  })
  @WorkspaceRoles(WorkspaceRole.ADMIN, WorkspaceRole.OWNER)
  async followServerStats(
    @CurrentViewer() viewer: Viewer,
    @Context() context: RequestContext,
  ): Promise<EventStream> {
    return this.stats.follow(viewer, context);
  }
}
