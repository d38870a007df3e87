import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { ApiTokens } from '../auth/api-tokens.js';
import { Sessions } from '../auth/sessions.js';
import { sessionOf } from '../auth/viewer.js';
import { PubSub, type Unsubscribe } from '../pubsub/pubsub.js';
import { topics } from '../pubsub/topics.js';
import { CLOSE } from './close-codes.js';
import type { Connection } from './connection.js';
import { Connections } from './connections.js';
import { Devices } from './devices.js';
import { HeadCheck } from './head-check.js';

/**
 * Closes the sockets of sessions that have ended (signed out, a new password, deactivated), and gives the others the
 * role that their people have now: at once where the hint arrives, at the next head check otherwise.
 */
@Injectable()
export class SessionWatch implements OnModuleInit {
  private readonly logger = new Logger(SessionWatch.name);
  private readonly users = new Map<string, Promise<Unsubscribe>>();

  constructor(
    private readonly connections: Connections,
    private readonly devices: Devices,
    private readonly sessions: Sessions,
    private readonly apiTokens: ApiTokens,
    private readonly pubsub: PubSub,
    private readonly headCheck: HeadCheck,
  ) {}

  async onModuleInit(): Promise<void> {
    this.connections.observe({
      opened: (connection) => this.opened(connection),
      closed: (connection) => this.closed(connection),
    });
    this.headCheck.every(() => this.check(this.connections.all()));
    await this.pubsub.subscribe(topics.accounts, ({ userId }) => {
      this.check(this.connections.ofUser(userId)).catch((error: unknown) =>
        this.logger.warn(`Sessions could not be checked yet: ${String(error)}`),
      );
    });
  }

  private opened({ viewer }: Connection): void {
    if (this.users.has(viewer.id)) return;
    const listening = this.pubsub.subscribe(topics.user(viewer.id), (signal) => {
      if (signal.kind === 'close-connection')
        this.connections
          .get(signal.connectionId)
          ?.close(CLOSE.tooMany, 'Too many connections: the oldest is closed');
      if (signal.kind === 'status') this.devices.statusChosen(signal.deviceIds, signal.status);
    });
    this.users.set(viewer.id, listening);
  }

  private closed({ viewer }: Connection): void {
    if (this.connections.ofUser(viewer.id).length > 0) return;
    void this.users.get(viewer.id)?.then((unsubscribe) => unsubscribe());
    this.users.delete(viewer.id);
  }

  private async check(connections: readonly Connection[]): Promise<void> {
    if (connections.length === 0) return;
    const roles = await this.sessions.standing(connections.map(({ viewer }) => sessionOf(viewer)));
    for (const [index, connection] of connections.entries()) {
      const role = roles[index];
      const { viewer } = connection;
      if (!role) {
        connection.close(CLOSE.sessionOver, 'This session has ended');
        continue;
      }
      if (role !== viewer.role) connection.viewer = { ...viewer, role };
      if (viewer.credential === 'api-token') this.apiTokens.noteUse(viewer.sessionId);
    }
  }
}
