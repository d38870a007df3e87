import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { handleProtocols } from 'graphql-ws';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';
import { CONFIG, type Config } from '../config/config.js';
import { FIXED } from '../config/limits.js';
import { Admission } from './admission.js';
import { CLOSE } from './close-codes.js';
import { closeSocket } from './connection.js';
import { isOriginAllowed } from './origin-policy.js';
import { SocketProtocol } from './socket-protocol.js';

const PATH = '/graphql';
const SLICES_A_SECOND = 10;

/** `closeTimeout`, which the types do not know yet: how long a peer that does not answer a close is waited for. */
const OPTIONS: ServerOptions & { closeTimeout: number } = {
  noServer: true,
  maxPayload: FIXED.frameBytes,
  perMessageDeflate: false,
  closeTimeout: 2000,
  handleProtocols: (protocols) => handleProtocols(protocols) || false,
};

/** Owns `upgrade`: lets in WebSockets of the right path, subprotocol and origin, and closes them in the end. */
@Injectable()
export class SocketServer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(SocketServer.name);
  private readonly sockets = new WebSocketServer(OPTIONS);
  private readonly admission = new Admission();
  private draining = false;
  /** A frame over the limit and a peer that breaks off come here; `ws` closes the socket itself. */
  private readonly failed = (error: Error) => this.logger.debug(`A socket failed: ${error.message}`);

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly adapter: HttpAdapterHost,
    private readonly protocol: SocketProtocol,
  ) {}

  onApplicationBootstrap(): void {
    const server = this.adapter.httpAdapter.getHttpServer() as Server;
    server.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
  }

  get isDraining(): boolean {
    return this.draining;
  }

  /** Closes every socket with 1012, in slices over DRAIN_SECONDS, so that not all come back at once elsewhere. */
  async beforeApplicationShutdown(): Promise<void> {
    this.draining = true;
    const open = [...this.sockets.clients];
    const slices = Math.max(1, this.config.limits.drainSeconds * SLICES_A_SECOND);
    const size = Math.ceil(open.length / slices);
    for (let from = 0; from < open.length; from += size) {
      for (const socket of open.slice(from, from + size))
        closeSocket(socket, CLOSE.restarting, 'This node restarts: come back');
      if (from + size < open.length)
        await new Promise((resolve) => setTimeout(resolve, 1000 / SLICES_A_SECOND));
    }
    await Promise.all(open.map((socket) => this.closed(socket)));
    // Mutations under way, and telling who has gone: after this the database and Redis close.
    await this.protocol.settled();
    this.sockets.close();
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', destroyed);
    const refusal = this.refusalOf(request);
    if (refusal) return refuse(socket, refusal);
    const admitted = this.admission.admit(() => {
      // It may have given up, or this node, while it waited.
      if (socket.destroyed) return;
      if (this.draining) return refuse(socket, '503 Service Unavailable');
      this.sockets.handleUpgrade(request, socket, head, (webSocket) => this.accept(webSocket, request));
    });
    if (!admitted) refuse(socket, '503 Service Unavailable\r\nRetry-After: 5');
  }

  private refusalOf(request: IncomingMessage): string | null {
    const { host, origin } = request.headers;
    if (this.draining) return '503 Service Unavailable';
    if ((request.url ?? '').split('?', 1)[0] !== PATH) return '404 Not Found';
    if (!isOriginAllowed(this.config, origin, host)) return '403 Forbidden';
    if (!handleProtocols(request.headers['sec-websocket-protocol'] ?? '')) return '400 Bad Request';
    return null;
  }

  private accept(socket: WebSocket, request: IncomingMessage): void {
    socket.on('error', this.failed);
    this.protocol.opened(socket, request);
  }

  private closed(socket: WebSocket): Promise<void> {
    if (socket.readyState === socket.CLOSED) return Promise.resolve();
    return new Promise((resolve) => socket.once('close', () => resolve()));
  }
}

/** One for all: a closure would keep the request of its upgrade as long as the socket lives. */
function destroyed(this: Duplex): void {
  this.destroy();
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy());
}
