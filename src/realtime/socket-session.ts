import { GraphQLError, type ExecutionArgs, type ExecutionResult, OperationTypeNode } from 'graphql';
import {
  type ConnectionInitMessage,
  type Message,
  MessageType,
  parseMessage,
  type SubscribeMessage,
  type SubscribePayload,
} from 'graphql-ws';
import type { WebSocket } from 'ws';
import { operationOf } from '../graphql/documents.js';
import { RequestContext } from '../graphql/request-context.js';
import { CLOSE, type CloseCode } from './close-codes.js';
import { closeSocket, type Connection, flushBeforeClose } from './connection.js';
import { EventStream, type StreamListener } from './event-stream.js';
import { Outbox, type OutboxOwner } from './outbox.js';
import { forgetMask } from './raw-socket.js';
import type { SocketProtocol } from './socket-protocol.js';

const INIT_TIMEOUT_MS = 5000;
/** It stands in every frame of the operation, and frames are made once for each length of it. */
const MOST_ID_CHARACTERS = 128;
const ACKNOWLEDGED = JSON.stringify({ type: MessageType.ConnectionAck });

/**
 * The graphql-transport-ws protocol on one socket. Ten thousand of these wait most of the time, so that they hold
 * what they need to answer and nothing of what was said before: no message, no promise, no closure for each.
 */
export class SocketSession implements OutboxOwner {
  readonly outbox: Outbox;
  /** Set once somebody has shown who they are. */
  connection: Connection | null = null;
  private introduced = false;
  private introduction: NodeJS.Timeout | null;
  /** Those that are under way, by the id that the client has given them. */
  private readonly operations = new Map<string, Operation>();

  constructor(
    private readonly protocol: SocketProtocol,
    readonly socket: WebSocket,
    private readonly address: string,
    readonly userAgent: string | null,
  ) {
    this.outbox = new Outbox(socket, protocol.turn, this, protocol.mostMessages);
    flushBeforeClose(socket, this.outbox);
    const overdue = () => this.close(CLOSE.initTimeout, 'Connection initialisation timeout');
    this.introduction = setTimeout(overdue, INIT_TIMEOUT_MS);
    socket.on('message', (data: Buffer) => this.receive(data));
    socket.on('pong', () => {
      if (this.connection) this.connection.pinged = false;
    });
    socket.once('close', (code) => this.closed(code));
  }

  get isOpen(): boolean {
    return this.socket.readyState === this.socket.OPEN;
  }

  close(code: CloseCode, reason: string): void {
    closeSocket(this.socket, code, reason);
  }

  tooSlow(): void {
    this.close(CLOSE.tooSlow, 'Too slow: resume from your cursor');
  }

  dropped(): void {
    this.protocol.metrics.ephemeralDropped.inc();
  }

  /** @returns whether the client waits for it still: it may have ended it itself, or be gone. */
  finish(operation: Operation): boolean {
    return this.isUnderWay(operation) && this.operations.delete(operation.id);
  }

  /** As clients may see them. */
  masked(errors: readonly GraphQLError[]): unknown {
    return this.protocol.format({ errors }, '', this.connection).errors;
  }

  private receive(data: Buffer): void {
    // Whoever was told to go may go on talking until the socket is gone; nobody listens any more.
    if (!this.isOpen) return;
    forgetMask(this.socket);
    let message: Message;
    try {
      message = parseMessage(data.toString());
    } catch {
      return this.close(CLOSE.badFrame, 'Invalid message received');
    }
    try {
      this.heed(message);
    } catch (error) {
      // Whatever a client says, it is no more than its own socket that ends by it.
      this.failed(error);
    }
  }

  private heed(message: Message): void {
    switch (message.type) {
      case MessageType.ConnectionInit:
        this.introduce(message).catch((error: unknown) => this.failed(error));
        return;
      case MessageType.Ping:
        return this.pong(message.payload);
      case MessageType.Pong:
        return;
      case MessageType.Subscribe:
        return this.subscribe(message);
      case MessageType.Complete:
        return this.complete(message.id);
      // What only servers say.
      case MessageType.ConnectionAck:
      case MessageType.Next:
      case MessageType.Error:
        return this.close(CLOSE.badFrame, 'Invalid message received');
    }
  }

  /** What can be read may still nest too deep to be written again. */
  private pong(payload: unknown): void {
    let text: string;
    try {
      text = JSON.stringify({ type: MessageType.Pong, payload });
    } catch {
      return this.close(CLOSE.badFrame, 'Invalid message received');
    }
    this.outbox.say(text);
  }

  private async introduce({ payload }: ConnectionInitMessage): Promise<void> {
    if (this.introduced) return this.close(CLOSE.tooMany, 'Too many initialisation requests');
    this.introduced = true;
    this.stopWaiting();
    if (await this.protocol.connect(this, payload ?? {})) this.outbox.say(ACKNOWLEDGED);
  }

  private subscribe({ id, payload }: SubscribeMessage): void {
    const { connection, operations } = this;
    if (!connection) return this.close(CLOSE.notAuthenticated, 'Unauthorized');
    if (operations.has(id)) return this.close(CLOSE.operationExists, `Subscriber for ${id} already exists`);
    if (operations.size >= this.protocol.mostOperations)
      return this.close(CLOSE.tooMany, 'Too many operations on one connection');
    if (id.length > MOST_ID_CHARACTERS)
      return this.close(CLOSE.badFrame, `An operation id may have ${MOST_ID_CHARACTERS} characters`);
    const origin = {
      transport: 'socket',
      requestId: connection.nextRequestId(),
      address: this.address,
      connection,
    } as const;
    const operation = new Operation(this, id);
    operations.set(id, operation);
    this.run(operation, payload, new RequestContext(origin, connection.viewer)).catch((error: unknown) =>
      this.failed(error),
    );
  }

  private async run(operation: Operation, request: SubscribePayload, context: RequestContext): Promise<void> {
    const { executor, subscriptions } = this.protocol;
    const args = executor.prepare(request, context);
    if (!('document' in args)) return operation.fail(args);
    if (operationOf(args.document, args.operationName)?.operation !== OperationTypeNode.SUBSCRIPTION)
      return this.answer(operation, args, await executor.execute(args));
    const started = await subscriptions.start(args);
    if (!(started instanceof EventStream)) return this.answer(operation, args, started);
    // The client may have gone meanwhile, or have had enough.
    if (!this.isUnderWay(operation)) return void started.return();
    operation.stream = started;
    subscriptions.carry(started, operation.id, args, this.outbox, operation);
  }

  private answer(operation: Operation, { contextValue }: ExecutionArgs, result: ExecutionResult): void {
    if (!this.finish(operation)) return;
    const { id } = operation;
    const { requestId } = (contextValue as RequestContext).origin;
    const payload = this.protocol.format(result, requestId, this.connection);
    this.outbox.say(JSON.stringify({ id, type: MessageType.Next, payload }));
    this.outbox.say(completed(id));
  }

  /** The same id may be another operation's by now. */
  private isUnderWay(operation: Operation): boolean {
    return this.operations.get(operation.id) === operation;
  }

  /** The client has had enough of it. */
  private complete(id: string): void {
    const operation = this.operations.get(id);
    this.operations.delete(id);
    void operation?.stream?.return();
  }

  private failed(error: unknown): void {
    this.protocol.report('An operation failed', error);
    this.close(CLOSE.internal, 'Internal error');
  }

  private stopWaiting(): void {
    if (this.introduction) clearTimeout(this.introduction);
    this.introduction = null;
  }

  private closed(code: number): void {
    this.stopWaiting();
    this.outbox.close();
    const operations = [...this.operations.values()];
    this.operations.clear();
    this.protocol.closed(this, code);
    for (const { stream } of operations) void stream?.return();
  }
}

/** One operation of a client, as long as it lasts. */
export class Operation implements StreamListener {
  stream: EventStream | null = null;

  constructor(
    private readonly session: SocketSession,
    readonly id: string,
  ) {}

  ended(error: Error | null): void {
    if (error) this.fail([new GraphQLError(error.message, { originalError: error })]);
    else if (this.session.finish(this)) this.session.outbox.say(completed(this.id));
  }

  fail(errors: readonly GraphQLError[]): void {
    if (!this.session.finish(this)) return;
    const payload = this.session.masked(errors);
    this.session.outbox.say(JSON.stringify({ id: this.id, type: MessageType.Error, payload }));
  }
}

const completed = (id: string) => JSON.stringify({ id, type: MessageType.Complete });
