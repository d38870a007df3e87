import type { WebSocket } from 'ws';
import { FIXED } from '../config/limits.js';
import { type Frame, TextFrame } from './frame.js';
import { rawSocketOf } from './raw-socket.js';
import { SocketWriter, Written } from './socket-writer.js';
import type { Turn, TurnMember } from './turn.js';

export interface OutboxOwner {
  /** More waits for this socket than may: it does not read as fast as it is spoken to. */
  tooSlow(): void;
  /** Something ephemeral was left out for it. */
  dropped(): void;
}

const NO_ID = Buffer.alloc(0);

/**
 * What is on its way to one socket: events, and messages of other kinds, in their order. What comes in the same
 * turn of the event loop leaves in one write. While the socket takes no more, what waits is counted: up to 256
 * events or 1 MiB of them, and so many messages. Events are kept as references to frames that all subscribers
 * share, so that a stalled reader costs next to nothing.
 */
export class Outbox implements TurnMember {
  /** What waits first. Most often that is all: no lists are made for it, which a thousand sockets would feel. */
  private first: Frame | null = null;
  private firstId: Buffer = NO_ID;
  private frames: Frame[] | null = null;
  private ids: Buffer[] | null = null;
  private bytes = 0;
  private events = 0;
  private eventBytes = 0;
  private blocked = false;
  private scheduled = false;
  private waiters: (() => void)[] = [];
  /** Null where the inside of the socket is not known. */
  private readonly writer: SocketWriter | null;

  constructor(
    private readonly socket: WebSocket,
    private readonly turn: Turn,
    private readonly owner: OutboxOwner,
    /** How many messages that are no events may wait. */
    private readonly mostMessages: number,
  ) {
    const raw = rawSocketOf(socket);
    this.writer = raw && new SocketWriter(raw);
  }

  /** An event. @param isEphemeral may be left out, once half of the room is taken. */
  send(frame: Frame, id: Buffer, isEphemeral: boolean): void {
    if (this.blocked && !this.hasRoom(isEphemeral)) return;
    const size = frame.size(id.length);
    this.events++;
    this.eventBytes += size;
    this.add(frame, id, size);
  }

  /**
   * A message of another kind. It waits in its place among the events: nothing gets past a reader who does not
   * read, or a client that only pings would have everything behind it written, too.
   */
  say(text: string): void {
    if (this.blocked && this.count - this.events >= this.mostMessages) return this.giveUp();
    const frame = new TextFrame(text);
    this.add(frame, NO_ID, frame.size());
  }

  /** Hands everything to the socket that it takes. Called at the end of the turn, and before the socket is closed. */
  flush(): void {
    this.scheduled = false;
    if (!this.blocked) this.write();
  }

  /** The client asks for more than can be worked out in time, or does not take it. */
  giveUp(): void {
    this.clear();
    this.owner.tooSlow();
  }

  /** Settles when nothing waits any more, and the socket takes more. */
  async drained(): Promise<void> {
    while ((this.blocked || this.first) && this.socket.readyState === this.socket.OPEN) {
      await new Promise<void>((resolve) => {
        this.waiters.push(resolve);
      });
    }
  }

  /** The socket is gone. */
  close(): void {
    this.clear();
    this.release();
  }

  /** Whether one more event may wait; where not, it is dropped, or the client gets to hear that it is too slow. */
  private hasRoom(isEphemeral: boolean): boolean {
    if (isEphemeral && this.events >= FIXED.pendingEvents / 2) {
      this.owner.dropped();
      return false;
    }
    if (this.events < FIXED.pendingEvents && this.eventBytes < FIXED.pendingBytes) return true;
    this.giveUp();
    return false;
  }

  private add(frame: Frame, id: Buffer, size: number): void {
    if (this.socket.readyState !== this.socket.OPEN) return this.clear();
    if (this.first) {
      (this.frames ??= []).push(frame);
      (this.ids ??= []).push(id);
    } else {
      this.first = frame;
      this.firstId = id;
    }
    this.bytes += size;
    // While it is blocked no turn writes it, but the socket's word that it takes more.
    if (this.scheduled || this.blocked) return;
    this.turn.add(this);
    this.scheduled = true;
  }

  private write(): void {
    if (!this.first) return this.release();
    if (this.socket.readyState !== this.socket.OPEN) return this.close();
    const accepted = this.writer ? this.writeRaw(this.writer, this.first) : this.writePublic(this.first);
    this.clear();
    if (accepted) this.release();
    else this.block();
  }

  private writeRaw(writer: SocketWriter, first: Frame): boolean {
    const written = writer.write(
      this.frames ? this.together(first) : this.turn.framed(first, this.bytes, this.firstId),
    );
    if (written !== Written.Taken) this.turn.keep();
    return written !== Written.Full;
  }

  private together(first: Frame): Buffer {
    const chunk = this.turn.memory(this.bytes);
    let end = first.write(chunk, 0, this.firstId);
    this.frames?.forEach((frame, i) => {
      end = frame.write(chunk, end, this.ids?.[i] ?? NO_ID);
    });
    return chunk;
  }

  private writePublic(first: Frame): boolean {
    this.socket.send(first.message(this.firstId));
    this.frames?.forEach((frame, i) => this.socket.send(frame.message(this.ids?.[i] ?? NO_ID)));
    return this.socket.bufferedAmount === 0;
  }

  /** A socket that reads takes what was written within this turn; one that does not says so no more. */
  private block(): void {
    this.blocked = true;
    const resume = () => {
      this.blocked = false;
      this.write();
    };
    if (this.writer) this.writer.whenFree(resume);
    else setImmediate(() => (this.isStalled() ? this.block() : resume()));
  }

  private isStalled(): boolean {
    return this.socket.readyState === this.socket.OPEN && this.socket.bufferedAmount > 0;
  }

  private get count(): number {
    return this.first ? 1 + (this.frames?.length ?? 0) : 0;
  }

  private clear(): void {
    this.first = null;
    this.firstId = NO_ID;
    this.frames = null;
    this.ids = null;
    this.bytes = 0;
    this.events = 0;
    this.eventBytes = 0;
  }

  private release(): void {
    if (this.waiters.length === 0) return;
    for (const resolve of this.waiters.splice(0)) resolve();
  }
}
