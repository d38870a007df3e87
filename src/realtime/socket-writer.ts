import { Socket } from 'node:net';
import { getSystemErrorName } from 'node:util';

/** What has become of what was written. */
export enum Written {
  /** The kernel has it: its memory is free again. */
  Taken,
  /** It waits in this process, and more may be written behind it. */
  Queued,
  /** It waits in this process, and nothing more may be written for now. */
  Full,
}

/** Node's own write requests, which libuv fills in for what the kernel does not take at once. */
interface Streams {
  readonly WriteWrap: new () => WriteRequest;
  /** Numbers that the last write has left behind. */
  readonly streamBaseState: ArrayLike<number>;
  readonly kLastWriteWasAsync: number;
}
interface WriteRequest {
  oncomplete?: (status: number) => void;
  buffer?: Buffer;
}
interface Handle {
  /** @returns 0, or the number of a system error. */
  writeBuffer(request: WriteRequest, chunk: Buffer): number;
}

/**
 * Writes to a socket past Node's streams, which for a frame that the kernel takes at once were a quarter of the processor
 * time that is not the kernel's (docs/decisions/0016). A write request belongs to a write only where it has to wait, so that
 * all sockets share one until then. What others write to the socket, such as the pings of `ws`, stays in order: it ends
 * up in libuv's one queue.
 */
export class SocketWriter {
  private whenTaken: (() => void) | null = null;
  private waits = false;

  /** @param streams null: by {@link Socket.write}. */
  constructor(
    private readonly raw: Socket,
    private readonly streams: Streams | null = known,
  ) {}

  write(chunk: Buffer): Written {
    const { raw, streams } = this;
    const handle = streams && !this.waits && raw.writableLength === 0 ? handleOf(raw) : null;
    if (!handle || !streams) return this.writeStream(chunk);
    idle ??= new streams.WriteWrap();
    const error = handle.writeBuffer(idle, chunk);
    if (error !== 0) {
      this.fail(error);
      return Written.Taken;
    }
    if (streams.streamBaseState[streams.kLastWriteWasAsync] === 0) return Written.Taken;
    this.waitFor(idle, chunk);
    idle = null;
    return Written.Full;
  }

  /** Once, after {@link Written.Full}: more may be written. */
  whenFree(then: () => void): void {
    if (this.waits) this.whenTaken = then;
    else this.raw.once('drain', then);
  }

  private writeStream(chunk: Buffer): Written {
    if (!this.raw.write(chunk)) return Written.Full;
    return this.raw.writableLength > 0 ? Written.Queued : Written.Taken;
  }

  private waitFor(request: WriteRequest, chunk: Buffer): void {
    this.waits = true;
    // Nobody else holds it until it is written.
    request.buffer = chunk;
    request.oncomplete = (status) => {
      this.waits = false;
      if (status < 0) return this.fail(status);
      const { whenTaken } = this;
      this.whenTaken = null;
      whenTaken?.();
    };
  }

  /** As Node's streams do where a write fails. */
  private fail(error: number): void {
    if (!this.raw.destroyed) this.raw.destroy(new Error(`write ${getSystemErrorName(error)}`));
  }
}

/** Not in use by any write. */
let idle: WriteRequest | null = null;

/** Null where it is not TCP itself that is written to, or no more. */
function handleOf(raw: Socket): Handle | null {
  if (raw.constructor !== Socket) return null;
  return (raw as unknown as { readonly _handle: Handle | null })._handle;
}

/** @returns null where this Node is another than the ones that we know. */
function streamsOfNode(): Streams | null {
  try {
    const { binding } = process as unknown as { binding?: (name: string) => Partial<Streams> };
    const streams = binding?.('stream_wrap') ?? {};
    const isKnown = streams.WriteWrap && streams.streamBaseState && streams.kLastWriteWasAsync !== undefined;
    return isKnown ? (streams as Streams) : null;
  } catch {
    return null;
  }
}

const known = streamsOfNode();
