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

  add(member: TurnMember): void {
    if (this.members.length === 0) setImmediate(() => this.end());
    this.members.push(member);
  }

  /** Memory to be written at once; the next call may give the same. */
  memory(bytes: number): Buffer {
    if (bytes > SCRATCH_BYTES) return Buffer.allocUnsafeSlow(bytes);
    // Most of one turn are of the same length.
    if (this.view.length !== bytes) this.view = this.scratch.subarray(0, bytes);
    return this.view;
  }

  /** What {@link memory} gave last is still in use. */
  keep(): void {
    this.scratch = Buffer.allocUnsafeSlow(SCRATCH_BYTES);
    this.view = this.scratch;
  }

  private end(): void {
    const { members } = this;
    this.members = [];
    for (const member of members) member.flush();
  }
}
