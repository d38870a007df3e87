import type { WebSocket } from 'ws';
import type { Viewer } from '../auth/viewer.js';
import type { ConnectionHandle } from '../graphql/request-context.js';
import { CLOSE, type CloseCode } from './close-codes.js';
import type { PresenceStatus } from './device.js';

/** One socket that has authenticated itself: to Recado, one device. */
export class Connection implements ConnectionHandle {
  /** Set while a ping is unanswered. */
  pinged = false;
  /** Where Connections keeps it. */
  slot = 0;
  private requests = 0;

  constructor(
    readonly id: string,
    /** Who is at the other end, in the role that they have now. */
    public viewer: Viewer,
    readonly openedAt: number,
    /** What its client wants to be seen as. */
    public status: PresenceStatus,
    readonly userAgent: string | null,
    private readonly socket: WebSocket,
  ) {}

  /** A name for its next operation in the logs. */
  nextRequestId(): string {
    return `${this.id}/${++this.requests}`;
  }

  /** The client does not keep up; it resumes from its cursor. */
  closeSlow(): void {
    this.close(CLOSE.tooSlow, 'Too slow: resume from your cursor');
  }

  close(code: CloseCode, reason: string): void {
    closeSocket(this.socket, code, reason);
  }

  /** Asks for a sign of life; one who gave none since the last time is gone. */
  ping(): void {
    if (this.pinged) {
      this.socket.terminate();
      return;
    }
    this.pinged = true;
    if (this.socket.readyState === this.socket.OPEN) this.socket.ping();
  }
}

/** RFC 6455, section 5.5: a control frame has 125 bytes, two of which are the code. */
const MOST_REASON_BYTES = 123;

/** Says the last word to a client, behind everything that was said in this turn before. */
export function closeSocket(socket: WebSocket, code: CloseCode, reason: string): void {
  outboxes.get(socket)?.flush();
  if (socket.readyState === socket.OPEN) socket.close(code, cut(reason));
}

function cut(reason: string): string {
  let text = reason;
  while (Buffer.byteLength(text) > MOST_REASON_BYTES) text = text.slice(0, -1);
  return text;
}

const outboxes = new WeakMap<WebSocket, { flush(): void }>();

/** What waits in its outbox leaves before the socket is closed. */
export function flushBeforeClose(socket: WebSocket, outbox: { flush(): void }): void {
  outboxes.set(socket, outbox);
}
