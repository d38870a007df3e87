import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { FIXED } from '../config/limits.js';
import type { SharedFrame } from './frame.js';
import { rawSocketOf } from './raw-socket.js';

export interface OutboxOwner {
  /** More waits for this socket than may: it does not read as fast as it is spoken to. */
  tooSlow(): void;
  /** Something ephemeral was left out for it. */
  dropped(): void;
}

/**
 * What is on its way to one socket. Frames of the same turn of the event loop leave in one write. While the
 * socket takes no more, what waits is counted, up to 256 events or 1 MiB; it is kept as references to frames
 * that all subscribers share, so that a stalled reader costs next to nothing.
 */
export class Outbox {
  private readonly frames: SharedFrame[] = [];
  private readonly ids: Buffer[] = [];
  private bytes = 0;
  private blocked = false;
  private scheduled = false;
  private waiters: (() => void)[] = [];
  private readonly messages: (() => void)[] = [];
  private readonly raw: Socket | null;

  constructor(
    private readonly socket: WebSocket,
    private readonly turn: Turn,
    private readonly owner: OutboxOwner,
    /** How many messages that are no events may wait. */
    private readonly mostMessages: number,
  ) {
    this.raw = rawSocketOf(socket);
  }

  /** @param ephemeral may be left out, once half of the room is taken. */
  send(frame: SharedFrame, id: Buffer, ephemeral: boolean): void {
    if (this.socket.readyState !== this.socket.OPEN) return;
    if (this.blocked) {
      if (ephemeral && this.frames.length >= FIXED.pendingEvents / 2) return this.owner.dropped();
      if (this.frames.length >= FIXED.pendingEvents || this.bytes >= FIXED.pendingBytes) {
        this.clear();
        return this.owner.tooSlow();
      }
    }
    this.frames.push(frame);
    this.ids.push(id);
    this.bytes += frame.size(id.length);
    // While it is blocked no turn writes it, but the socket's word that it takes more.
    if (this.scheduled || this.blocked) return;
    this.turn.add(this);
    this.scheduled = true;
  }

  /** Hands everything to the socket that it takes. Called at the end of the turn. */
  flush(): void {
    this.scheduled = false;
    if (!this.blocked) this.write();
  }

  /**
   * Calls `send` when a message of another kind may follow what was sent so far: at once where the socket takes
   * more. Otherwise it waits, and is counted: nothing gets past a reader who does not read, or a client that
   * only pings would have everything behind it written, too.
   */
  follow(send: () => void): void {
    if (!this.blocked) return this.hand(send);
    this.messages.push(send);
    if (this.messages.length <= this.mostMessages) return;
    this.clear();
    this.owner.tooSlow();
  }

  /** The client asks for more than can be worked out in time. */
  giveUp(): void {
    this.clear();
    this.owner.tooSlow();
  }

  /** Settles when nothing waits any more, and the socket takes more. */
  async drained(): Promise<void> {
    while ((this.blocked || this.frames.length > 0) && this.socket.readyState === this.socket.OPEN) {
      await new Promise<void>((resolve) => {
        this.waiters.push(resolve);
      });
    }
  }

  /** The socket is gone. */
  close(): void {
    this.clear();
    for (const send of this.messages.splice(0)) send();
    this.release();
  }

  private write(): void {
    if (this.frames.length === 0) return this.release();
    if (this.socket.readyState !== this.socket.OPEN) return this.close();
    const accepted = this.raw ? this.writeRaw(this.raw) : this.writePublic();
    this.clear();
    if (accepted) this.release();
    else this.block();
  }

  private writeRaw(raw: Socket): boolean {
    const chunk = Buffer.allocUnsafe(this.bytes);
    let end = 0;
    for (let i = 0; i < this.frames.length; i++) {
      end = (this.frames[i] as SharedFrame).write(chunk, end, this.ids[i] as Buffer);
    }
    return raw.write(chunk);
  }

  private writePublic(): boolean {
    for (let i = 0; i < this.frames.length; i++) {
      this.socket.send((this.frames[i] as SharedFrame).message(this.ids[i] as Buffer).toString());
    }
    return this.socket.bufferedAmount === 0;
  }

  private hand(send: () => void): void {
    if (this.frames.length > 0) this.write();
    send();
    if (!this.blocked && !this.takesMore()) this.block();
  }

  private takesMore(): boolean {
    return this.raw ? !this.raw.writableNeedDrain : this.socket.bufferedAmount === 0;
  }

  /** A socket that reads takes what was written within this turn; one that does not says so no more. */
  private block(): void {
    this.blocked = true;
    const resume = () => {
      this.blocked = false;
      this.write();
      while (!this.blocked && this.messages.length > 0) this.hand(this.messages.shift() as () => void);
    };
    if (this.raw) this.raw.once('drain', resume);
    else setImmediate(() => (this.isStalled() ? this.block() : resume()));
  }

  private isStalled(): boolean {
    return this.socket.readyState === this.socket.OPEN && !this.takesMore();
  }

  private clear(): void {
    this.frames.length = 0;
    this.ids.length = 0;
    this.bytes = 0;
  }

  private release(): void {
    for (const resolve of this.waiters.splice(0)) resolve();
  }
}

/** The end of the present turn of the event loop, for all sockets together. */
export class Turn {
  private outboxes: Outbox[] = [];

  add(outbox: Outbox): void {
    if (this.outboxes.length === 0) setImmediate(() => this.end());
    this.outboxes.push(outbox);
  }

  private end(): void {
    const { outboxes } = this;
    this.outboxes = [];
    for (const outbox of outboxes) outbox.flush();
  }
}
