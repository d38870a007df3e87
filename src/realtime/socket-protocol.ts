import type { IncomingMessage } from 'node:http';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { type ExecutionArgs, GraphQLError } from 'graphql';
import { type Context, type Server, makeServer, type WebSocket as ProtocolSocket } from 'graphql-ws';
import { v7 as newId } from 'uuid';
import type { WebSocket } from 'ws';
import { AccessTokens } from '../auth/access-tokens.js';
import { CONFIG, type Config } from '../config/config.js';
import { FIXED } from '../config/limits.js';
import { Clock } from '../database/clock.js';
import { AccessTokenExpired, Unauthenticated } from '../errors/chat-error.js';
import { OperationExecutor, type OperationRequest } from '../graphql/operation-executor.js';
import { RequestContext } from '../graphql/request-context.js';
import { Metrics } from '../metrics/metrics.js';
import { clientAddress } from './client-address.js';
import { CLOSE, type CloseCode } from './close-codes.js';
import { closeSocket, Connection, flushBeforeClose } from './connection.js';
import { Connections } from './connections.js';
import { PresenceStatus } from './device.js';
import { EventStream } from './event-stream.js';
import { Outbox } from './outbox.js';
import { Parked } from './parked.js';
import { type StreamCarrier, Subscriptions } from './subscriptions.js';
import { Turn } from './turn.js';
import { userAgentOf } from './user-agent.js';

const INIT_TIMEOUT_MS = 5000;
/** It stands in every frame of the operation, and frames are made once for each length of it. */
const MOST_ID_CHARACTERS = 128;

/** A client may close with any code that it likes. */
const KNOWN_CODES = new Set<number>([...Object.values(CLOSE), 1000, 1001, 1005, 1006, 1009]);

interface Extra extends StreamCarrier {
  readonly socket: WebSocket;
  readonly address: string;
  readonly userAgent: string | null;
  /** graphql-ws loses sight of one whose id is used again before it has come to stand. */
  readonly streams: Set<EventStream>;
  connection: Connection | null;
}

type SocketContext = Context<Record<string, unknown>, Extra>;

/** The graphql-transport-ws protocol on one socket: who is there, and what they run. */
@Injectable()
export class SocketProtocol {
  private readonly logger = new Logger(SocketProtocol.name);
  private readonly server: Server<Extra>;
  private readonly turn = new Turn();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly tokens: AccessTokens,
    private readonly connections: Connections,
    private readonly executor: OperationExecutor,
    private readonly subscriptions: Subscriptions,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {
    this.server = makeServer<Record<string, unknown>, Extra>({
      connectionInitWaitTimeout: INIT_TIMEOUT_MS,
      onConnect: (context) => this.connect(context),
      onSubscribe: (context, id, payload) => this.prepare(context, id, payload),
      execute: (args) => this.executor.execute(args),
      subscribe: (args) => this.subscriptions.start(args),
      onOperation: (context, id, _payload, args, result) =>
        result instanceof EventStream ? this.park(context, id, args, result) : undefined,
      onNext: ({ extra }, _id, _payload, args, result) =>
        this.executor.format(result, requestIdOf(args.contextValue), extra.connection?.viewer.workspaceId),
      onError: ({ extra }, _id, _payload, errors) =>
        this.executor.format({ errors }, '', extra.connection?.viewer.workspaceId).errors,
    });
  }

  opened(socket: WebSocket, request: IncomingMessage): void {
    const owner = {
      tooSlow: () => closeSocket(socket, CLOSE.tooSlow, 'Too slow: resume from your cursor'),
      dropped: () => this.metrics.ephemeralDropped.inc(),
    };
    // Every operation under way may have its answer waiting, and then there are pongs.
    const mostMessages = this.config.limits.subscriptionsPerConnection + FIXED.pendingEvents;
    const outbox = new Outbox(socket, this.turn, owner, mostMessages);
    flushBeforeClose(socket, outbox);
    const address = clientAddress(request, this.config.trustedProxies);
    const userAgent = userAgentOf(request.headers['user-agent']);
    const extra: Extra = { socket, address, userAgent, outbox, streams: new Set(), connection: null };
    const closed = this.server.opened(this.transport(socket, extra.outbox), extra);
    socket.on('pong', () => {
      if (extra.connection) extra.connection.pinged = false;
    });
    socket.once('close', (code, reason) => {
      this.metrics.connectionsClosed.inc({ code: KNOWN_CODES.has(code) ? code : 'other' });
      extra.outbox.close();
      if (extra.connection) this.connections.remove(extra.connection);
      closed(code, String(reason)).catch((error: unknown) =>
        this.logger.error(`A socket's end failed: ${String(error)}`),
      );
      for (const stream of extra.streams) void stream.return();
    });
  }

  /** Settles when what the closed sockets have left behind is done. */
  async settled(): Promise<void> {
    await this.executor.settled();
    await this.connections.settled();
  }

  private transport(socket: WebSocket, outbox: Outbox): ProtocolSocket {
    return {
      protocol: socket.protocol,
      send: (data) => outbox.say(data),
      close: (code, reason) => closeSocket(socket, code as CloseCode, reason ?? ''),
      onMessage: (handle) => {
        socket.on('message', (data: Buffer) => {
          // Whoever was told to go may go on talking until the socket is gone; nobody listens any more.
          if (socket.readyState !== socket.OPEN) return;
          handle(data.toString()).catch((error: unknown) => {
            // What the library throws for a message that only servers send.
            if (/^Unexpected message of type/.test(String((error as Error).message))) {
              closeSocket(socket, CLOSE.badFrame, 'Invalid message received');
              return;
            }
            this.logger.error(
              `A message failed: ${String(error)}`,
              error instanceof Error ? error.stack : undefined,
            );
            closeSocket(socket, CLOSE.internal, 'Internal error');
          });
        });
      },
    };
  }

  private park({ extra }: SocketContext, id: string, args: ExecutionArgs, stream: EventStream): Parked {
    this.subscriptions.carry(stream, id, args, extra);
    return new Parked(stream);
  }

  private async connect(context: SocketContext): Promise<boolean> {
    const { socket, extra } = { socket: context.extra.socket, extra: context.extra };
    const status = context.connectionParams?.['status'] ?? PresenceStatus.ONLINE;
    if (!isStatus(status)) {
      closeSocket(socket, CLOSE.badFrame, 'status must be ONLINE, AWAY, BUSY or OFFLINE');
      return false;
    }
    try {
      const viewer = await this.tokens.authenticate(context.connectionParams?.['authorization']);
      // The token has served: it is not kept as long as the socket lasts.
      Object.assign(context, { connectionParams: undefined });
      if (socket.readyState !== socket.OPEN) return false;
      extra.connection = new Connection(
        newId(),
        viewer,
        this.clock.millis(),
        status,
        extra.userAgent,
        socket,
      );
      this.connections.add(extra.connection);
      return true;
    } catch (error) {
      if (error instanceof AccessTokenExpired) closeSocket(socket, CLOSE.sessionOver, error.message);
      else if (error instanceof Unauthenticated)
        closeSocket(socket, CLOSE.notAuthenticated, 'Not authenticated');
      else {
        this.logger.error(`A connection could not be authenticated: ${String(error)}`);
        closeSocket(socket, CLOSE.restarting, 'Try again');
      }
      return false;
    }
  }

  private prepare(
    context: SocketContext,
    id: string,
    payload: OperationRequest,
  ): ReturnType<OperationExecutor['prepare']> | undefined {
    const { connection, address, socket } = context.extra;
    if (!connection) return undefined;
    if (Object.keys(context.subscriptions).length > this.config.limits.subscriptionsPerConnection)
      return refuse(socket, CLOSE.tooMany, 'Too many operations on one connection');
    if (id.length > MOST_ID_CHARACTERS)
      return refuse(socket, CLOSE.badFrame, `An operation id may have ${MOST_ID_CHARACTERS} characters`);
    return this.executor.prepare(
      payload,
      new RequestContext(
        { transport: 'socket', requestId: connection.nextRequestId(), address, connection },
        connection.viewer,
      ),
    );
  }
}

/** What comes with the last word to a client is not executed. */
function refuse(socket: WebSocket, code: CloseCode, reason: string): GraphQLError[] {
  closeSocket(socket, code, reason);
  return [new GraphQLError(reason)];
}

function isStatus(value: unknown): value is PresenceStatus {
  return Object.values<unknown>(PresenceStatus).includes(value);
}

function requestIdOf(context: unknown): string {
  return context instanceof RequestContext ? context.origin.requestId : '';
}
