import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PubSub, type Unsubscribe } from '../pubsub/pubsub.js';
import { type PresenceSignal, topics } from '../pubsub/topics.js';
import { Devices } from '../realtime/devices.js';

/** The same signal for all who listen, so that what it takes to answer can be shared. */
type Listener = (signal: PresenceSignal) => void;

interface Watched {
  readonly byUser: Map<string, Set<Listener>>;
  readonly ready: Promise<Unsubscribe>;
  /** How many watches it serves; some of them may watch nobody for the moment. */
  users: number;
}

/** Whose presence changes: one subscription for each workspace and node, and an index of who wants to know. */
@Injectable()
export class PresenceWatch implements OnModuleInit {
  private readonly workspaces = new Map<string, Watched>();

  constructor(
    private readonly pubsub: PubSub,
    private readonly devices: Devices,
  ) {}

  onModuleInit(): void {
    this.devices.observe({
      changed: ({ workspaceId, userId }) => this.announce(workspaceId, userId),
      gone: () => undefined,
    });
  }

  /** Tells every node that somebody's presence may have changed. */
  announce(workspaceId: string, userId: string): void {
    this.pubsub.publish(topics.presence(workspaceId), { userId });
  }

  /** Calls `listener` whenever one of these people's presence may have changed; ends by the function it gives. */
  async watch(workspaceId: string, userIds: readonly string[], listener: Listener): Promise<Watch> {
    const watched = this.workspaces.get(workspaceId) ?? this.open(workspaceId);
    watched.users++;
    const own = new Set<string>();
    const watch: Watch = {
      add: (userId) => {
        own.add(userId);
        watched.byUser.set(userId, (watched.byUser.get(userId) ?? new Set()).add(listener));
      },
      remove: (userId) => {
        own.delete(userId);
        const listeners = watched.byUser.get(userId);
        listeners?.delete(listener);
        if (listeners?.size === 0) watched.byUser.delete(userId);
      },
      close: () => {
        for (const userId of [...own]) watch.remove(userId);
        if (--watched.users === 0) this.close(workspaceId, watched);
      },
    };
    for (const userId of userIds) watch.add(userId);
    await watched.ready;
    return watch;
  }

  private open(workspaceId: string): Watched {
    const byUser = new Map<string, Set<Listener>>();
    const ready = this.pubsub.subscribe(topics.presence(workspaceId), (signal) => {
      for (const listener of [...(byUser.get(signal.userId) ?? [])]) listener(signal);
    });
    const watched = { byUser, ready, users: 0 };
    this.workspaces.set(workspaceId, watched);
    return watched;
  }

  private close(workspaceId: string, watched: Watched): void {
    this.workspaces.delete(workspaceId);
    void watched.ready.then((unsubscribe) => unsubscribe());
  }
}

export interface Watch {
  add(userId: string): void;
  remove(userId: string): void;
  close(): void;
}
