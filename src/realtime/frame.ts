/** A text frame that is whole, as a server sends it: unmasked. */
const TEXT_FRAME = 0x81;
const MIDDLE = Buffer.from(',"type":"next","payload":');
const BEGIN = Buffer.from('{"id":');
const END = Buffer.from('}');

/** What can be written to a socket as it is: one WebSocket message in one frame. */
export interface Frame {
  /** Bytes of the whole frame, for an id of this length. */
  size(idLength: number): number;
  /**
   * Writes the frame for `id` (as JSON, quotes included).
   * @returns where it ends.
   */
  write(target: Buffer, offset: number, id: Buffer): number;
  /**
   * Puts another id of the same length into `target`, which begins with what {@link write} has written last.
   * @returns false where it cannot: everything is to be written.
   */
  changeId(target: Buffer, id: Buffer): boolean;
  /** The message without its frame. */
  message(id: Buffer): string;
}

/**
 * What many subscribers receive, each under an id of their own. A template of the whole frame is made once for
 * each length of an id (the stock client's are all alike); a subscriber's frame is a copy with the id put in.
 * Measured against a prefix and a shared tail in two writes, and against `ws`'s own framing of a string, for
 * 400 bytes: see docs/performance.md.
 */
export class SharedFrame implements Frame {
  private template: Buffer | null = null;
  private idLength = -1;
  private idStart = 0;

  /** @param payload the JSON of the `payload` of a `next` message. */
  constructor(private readonly payload: Buffer) {}

  size(idLength: number): number {
    if (this.template && this.idLength === idLength) return this.template.length;
    const length = this.length(idLength);
    return headerSize(length) + length;
  }

  write(target: Buffer, offset: number, id: Buffer): number {
    const template =
      this.template && this.idLength === id.length ? this.template : this.makeTemplate(id.length);
    target.set(template, offset);
    target.set(id, offset + this.idStart);
    return offset + template.length;
  }

  changeId(target: Buffer, id: Buffer): boolean {
    if (this.idLength !== id.length) return false;
    target.set(id, this.idStart);
    return true;
  }

  message(id: Buffer): string {
    return Buffer.concat([BEGIN, id, MIDDLE, this.payload, END]).toString();
  }

  /** Of the message in the frame. */
  private length(idLength: number): number {
    return BEGIN.length + idLength + MIDDLE.length + this.payload.length + END.length;
  }

  private makeTemplate(idLength: number): Buffer {
    const size = this.size(idLength);
    // Whatever stands where the id belongs: nobody sees the template itself.
    const template = Buffer.allocUnsafe(size);
    const start = writeHeader(template, 0, this.length(idLength));
    template.set(BEGIN, start);
    this.idLength = idLength;
    this.idStart = start + BEGIN.length;
    const rest = this.idStart + idLength;
    template.set(MIDDLE, rest);
    template.set(this.payload, rest + MIDDLE.length);
    template.set(END, size - END.length);
    this.template = template;
    return template;
  }
}

/** What one client receives, such as the answer to a query. It has its id within it. */
export class TextFrame implements Frame {
  private readonly length: number;

  constructor(private readonly text: string) {
    this.length = Buffer.byteLength(text);
  }

  size(): number {
    return headerSize(this.length) + this.length;
  }

  write(target: Buffer, offset: number): number {
    const start = writeHeader(target, offset, this.length);
    return start + target.write(this.text, start);
  }

  changeId(): boolean {
    return false;
  }

  message(): string {
    return this.text;
  }
}

function headerSize(length: number): number {
  if (length < 126) return 2;
  return length < 65_536 ? 4 : 10;
}

/**
 * RFC 6455, section 5.2.
 * @returns where the message begins.
 */
function writeHeader(target: Buffer, offset: number, length: number): number {
  const size = headerSize(length);
  target[offset] = TEXT_FRAME;
  if (size === 2) {
    target[offset + 1] = length;
  } else if (size === 4) {
    target[offset + 1] = 126;
    target.writeUInt16BE(length, offset + 2);
  } else {
    target[offset + 1] = 127;
    target.writeBigUInt64BE(BigInt(length), offset + 2);
  }
  return offset + size;
}
