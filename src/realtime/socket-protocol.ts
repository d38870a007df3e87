import type { IncomingMessage } from 'node:http';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { ExecutionResult, FormattedExecutionResult } from 'graphql';
import { v7 as newId } from 'uuid';
import type { WebSocket } from 'ws';
import { AccessTokens } from '../auth/access-tokens.js';
import { CONFIG, type Config } from '../config/config.js';
import { FIXED } from '../config/limits.js';
import { Clock } from '../database/clock.js';
import { AccessTokenExpired, Unauthenticated } from '../errors/chat-error.js';
import { clientAddress } from '../graphql/client-address.js';
import { OperationExecutor } from '../graphql/operation-executor.js';
import { Metrics } from '../metrics/metrics.js';
import { CLOSE } from './close-codes.js';
import { Connection } from './connection.js';
import { Connections } from './connections.js';
import { PresenceStatus } from './device.js';
import { SocketSession } from './socket-session.js';
import { Subscriptions } from './subscriptions.js';
import { Turn } from './turn.js';
import { userAgentOf } from './user-agent.js';

/** A client may close with any code that it likes. */
const KNOWN_CODES = new Set<number>([...Object.values(CLOSE), 1000, 1001, 1005, 1006, 1009]);

/** What all sockets share that speak graphql-transport-ws: who may come in, and what runs their operations. */
@Injectable()
export class SocketProtocol {
  readonly turn = new Turn();
  private readonly logger = new Logger(SocketProtocol.name);

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly tokens: AccessTokens,
    private readonly connections: Connections,
    readonly executor: OperationExecutor,
    readonly subscriptions: Subscriptions,
    private readonly clock: Clock,
    readonly metrics: Metrics,
  ) {}

  opened(socket: WebSocket, request: IncomingMessage): void {
    const address = clientAddress(request, this.config.trustedProxies);
    new SocketSession(this, socket, address, userAgentOf(request.headers['user-agent']));
  }

  closed({ connection }: SocketSession, code: number): void {
    this.metrics.connectionsClosed.inc({ code: KNOWN_CODES.has(code) ? code : 'other' });
    if (connection) this.connections.remove(connection);
  }

  /** Settles when what the closed sockets have left behind is done. */
  async settled(): Promise<void> {
    await this.executor.settled();
    await this.connections.settled();
  }

  /** How many operations may be under way on one socket. */
  get mostOperations(): number {
    return this.config.limits.subscriptionsPerConnection;
  }

  /** Every operation under way may have its answer waiting, and then there are pongs. */
  get mostMessages(): number {
    return this.mostOperations + FIXED.pendingEvents;
  }

  /** The form of an answer that clients see. */
  format(
    result: ExecutionResult,
    requestId: string,
    connection: Connection | null,
  ): FormattedExecutionResult {
    return this.executor.format(result, requestId, connection?.viewer.workspaceId);
  }

  report(what: string, error: unknown): void {
    this.logger.error(`${what}: ${String(error)}`, error instanceof Error ? error.stack : undefined);
  }

  /** @returns false where nobody was let in; the socket is closed then. */
  async connect(
    session: SocketSession,
    { authorization, status = PresenceStatus.ONLINE }: Record<string, unknown>,
  ): Promise<boolean> {
    if (!isStatus(status)) {
      session.close(CLOSE.badFrame, 'status must be ONLINE, AWAY, BUSY or OFFLINE');
      return false;
    }
    try {
      const viewer = await this.tokens.authenticate(authorization);
      if (!session.isOpen) return false;
      const { userAgent, socket } = session;
      session.connection = new Connection(newId(), viewer, this.clock.millis(), status, userAgent, socket);
      this.connections.add(session.connection);
      return true;
    } catch (error) {
      if (error instanceof AccessTokenExpired) session.close(CLOSE.sessionOver, error.message);
      else if (error instanceof Unauthenticated) session.close(CLOSE.notAuthenticated, 'Not authenticated');
      else {
        this.report('A connection could not be authenticated', error);
        session.close(CLOSE.restarting, 'Try again');
      }
      return false;
    }
  }
}

function isStatus(value: unknown): value is PresenceStatus {
  return Object.values<unknown>(PresenceStatus).includes(value);
}
