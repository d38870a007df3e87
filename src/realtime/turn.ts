import type { Frame } from './frame.js';

const SCRATCH_BYTES = 16 * 1024;

/** Whoever has something to write at the end of a turn. */
export interface TurnMember {
  flush(): void;
}

/**
 * The end of the present turn of the event loop, for all sockets together, and the memory in which they put
 * together what they write: one after the other in the same place, since the kernel has taken most of it by the
 * time that the next one needs it.
 */
export class Turn {
  private members: TurnMember[] = [];
  private scratch = Buffer.allocUnsafeSlow(SCRATCH_BYTES);
  private view = this.scratch;
  /** What {@link view} holds from its beginning to its end: of the same length, it has an id of the same length. */
  private held: Frame | null = null;

  add(member: TurnMember): void {
    if (this.members.length === 0) setImmediate(() => this.end());
    this.members.push(member);
  }

  /** A frame to be written at once. Most of one turn are the same but for their ids. */
  framed(frame: Frame, bytes: number, id: Buffer): Buffer {
    const { held, view } = this;
    const chunk = this.memory(bytes);
    const isHeld = held === frame && chunk === view;
    if (!isHeld || !frame.changeId(chunk, id)) frame.write(chunk, 0, id);
    this.held = frame;
    return chunk;
  }

  /** Memory to be written at once; the next call may give the same. */
  memory(bytes: number): Buffer {
    this.held = null;
    if (bytes > SCRATCH_BYTES) return Buffer.allocUnsafeSlow(bytes);
    // Most of one turn are of the same length.
    if (this.view.length !== bytes) this.view = this.scratch.subarray(0, bytes);
    return this.view;
  }

  /** What {@link memory} gave last is still in use. */
  keep(): void {
    this.scratch = Buffer.allocUnsafeSlow(SCRATCH_BYTES);
    this.view = this.scratch;
    this.held = null;
  }

  private end(): void {
    const { members } = this;
    this.members = [];
    for (const member of members) member.flush();
    // Nobody else will have the same: it need not be kept.
    this.held = null;
  }
}
