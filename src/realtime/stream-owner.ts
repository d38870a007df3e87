import { BadUserInput } from '../errors/chat-error.js';
import type { ConnectionHandle, RequestContext } from '../graphql/request-context.js';
import type { StreamOwner } from './event-stream.js';

/**
 * Ties a stream to the socket it goes out on.
 * @throws BadUserInput where the operation did not come over a socket.
 */
export function streamOwner(context: RequestContext, onEnd: () => void): StreamOwner {
  const { connection } = context.origin;
  if (!connection)
    throw new BadUserInput(undefined, 'Subscriptions go over WebSocket (graphql-transport-ws).');
  return new SocketStreamOwner(connection, onEnd);
}

class SocketStreamOwner implements StreamOwner {
  constructor(
    private readonly connection: ConnectionHandle,
    readonly onEnd: () => void,
  ) {}

  onOverflow(): void {
    this.connection.closeSlow();
  }
}
