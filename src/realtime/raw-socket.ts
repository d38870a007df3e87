import { Socket } from 'node:net';
import type { WebSocket } from 'ws';

/**
 * The TCP socket under a WebSocket, to write frames that are made already. Nothing else of `ws` is in the way
 * as long as it does not compress, which SocketServer never lets it negotiate.
 * @returns null where this `ws` is another than the one we know: then its public API is used.
 */
export function rawSocketOf(socket: WebSocket): Socket | null {
  const { _socket: raw, _sender: sender, extensions } = socket as unknown as WithInternals;
  const isKnown = raw instanceof Socket && typeof sender?.sendFrame === 'function' && extensions === '';
  return isKnown ? raw : null;
}

/**
 * Lets go of the last frame that was read: `ws` keeps four bytes of it, its mask, and with them all that came in
 * the same packet, until the next one comes. For most sockets that is never.
 */
export function forgetMask(socket: WebSocket): void {
  const { _receiver: receiver } = socket as unknown as WithInternals;
  if (receiver?._mask) receiver._mask = undefined;
}

interface WithInternals {
  readonly _receiver?: { _mask?: Buffer | undefined };
  readonly _socket?: unknown;
  readonly _sender?: { readonly sendFrame?: unknown };
  readonly extensions: string;
}
