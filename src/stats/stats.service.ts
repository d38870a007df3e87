import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import { Sessions } from '../auth/sessions.js';
import type { Viewer } from '../auth/viewer.js';
import { Clock } from '../database/clock.js';
import type { RequestContext } from '../graphql/request-context.js';
import { PubSub } from '../pubsub/pubsub.js';
import { topics } from '../pubsub/topics.js';
import { EventStream } from '../realtime/event-stream.js';
import { streamOwner } from '../realtime/stream-owner.js';
import { LogEpoch } from '../room-log/log-epoch.js';
import { isWorkspaceAdmin } from '../users/user.policy.js';
import { type NodeSample, SAMPLE_SECONDS } from './node-sample.js';
import { Sampler } from './sampler.js';
import { ofWorkspace, StatsHistory } from './stats-history.js';
import type { ServerStats } from './stats.model.js';

const SAMPLE_MS = SAMPLE_SECONDS * 1000;

interface Follower {
  readonly viewer: Viewer;
  readonly stream: EventStream;
}

/** How the nodes are doing, as far as a workspace may know. */
@Injectable()
export class StatsService implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(StatsService.name);
  private readonly history = new StatsHistory();
  private readonly followers = new Map<string, Set<Follower>>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly sampler: Sampler,
    private readonly sessions: Sessions,
    private readonly pubsub: PubSub,
    private readonly epoch: LogEpoch,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.pubsub.subscribe(topics.stats(this.epoch.current), (sample) => this.taken(sample));
  }

  onApplicationBootstrap(): void {
    this.sample();
    this.schedule();
  }

  onModuleDestroy(): void {
    clearTimeout(this.timer);
  }

  ofWorkspace(viewer: Viewer): ServerStats {
    return { sampleSeconds: SAMPLE_SECONDS, nodes: this.history.of(viewer.workspaceId) };
  }

  follow(viewer: Viewer, context: RequestContext): EventStream {
    const { workspaceId } = viewer;
    const followers = this.followers.get(workspaceId) ?? new Set();
    const stream = new EventStream(
      streamOwner(context, () => {
        followers.delete(follower);
        if (followers.size === 0 && this.followers.get(workspaceId) === followers)
          this.followers.delete(workspaceId);
      }),
    );
    const follower = { viewer, stream };
    this.followers.set(workspaceId, followers.add(follower));
    return stream;
  }

  /** Runs by itself every ten seconds. */
  sample(): void {
    this.pubsub.publish(topics.stats(this.epoch.current), this.sampler.take());
  }

  /** At full ten seconds of the clock that the nodes share, so that their samples can be added up. */
  private schedule(): void {
    const since = this.clock.millis() % SAMPLE_MS;
    // A timer may come a moment early: what is less than half away is the one that was just taken.
    const wait = since < SAMPLE_MS / 2 ? SAMPLE_MS - since : 2 * SAMPLE_MS - since;
    this.timer = setTimeout(() => {
      this.sample();
      this.schedule();
    }, wait);
    this.timer.unref();
  }

  private taken(sample: NodeSample): void {
    this.history.add(sample);
    for (const [workspaceId, followers] of this.followers) {
      // One for all who follow, so that it is executed once.
      const node = ofWorkspace(workspaceId, [sample]);
      if (!node) continue;
      for (const follower of followers)
        this.tell(follower, node).catch((error: unknown) =>
          this.logger.warn(`Somebody could not be told a sample: ${String(error)}`),
        );
    }
  }

  /** Who was an admin at the beginning may be none any more. */
  private async tell({ viewer, stream }: Follower, node: object): Promise<void> {
    const now = await this.sessions.renewed(viewer);
    if (isWorkspaceAdmin(now)) stream.pushEphemeral(node);
    else stream.end();
  }
}
