/** A text frame that is whole, as a server sends it: unmasked. */
const TEXT_FRAME = 0x81;
const MIDDLE = Buffer.from(',"type":"next","payload":');
const BEGIN = Buffer.from('{"id":');
const END = Buffer.from('}');

/**
 * What many subscribers receive, each under an id of their own. A template of the whole frame is made once for
 * each length of an id (the stock client's are all alike); a subscriber's frame is a copy with the id put in.
 * Measured against a prefix and a shared tail in two writes, and against `ws`'s own framing of a string, for
 * 400 bytes: see docs/performance.md.
 */
export class SharedFrame {
  private readonly templates = new Map<number, Buffer>();

  /** @param payload the JSON of the `payload` of a `next` message. */
  constructor(private readonly payload: Buffer) {}

  /** Bytes of the frame for an id of this length. */
  size(idLength: number): number {
    const length = BEGIN.length + idLength + MIDDLE.length + this.payload.length + END.length;
    return headerSize(length) + length;
  }

  /**
   * Writes the frame for `id` (as JSON, quotes included).
   * @returns where it ends.
   */
  write(target: Buffer, offset: number, id: Buffer): number {
    let template = this.templates.get(id.length);
    if (!template) this.templates.set(id.length, (template = this.template(id.length)));
    template.copy(target, offset);
    id.copy(target, offset + template.length - this.payload.length - END.length - MIDDLE.length - id.length);
    return offset + template.length;
  }

  /** The message without its frame. */
  message(id: Buffer): Buffer {
    return Buffer.concat([BEGIN, id, MIDDLE, this.payload, END]);
  }

  private template(idLength: number): Buffer {
    const message = this.message(Buffer.alloc(idLength));
    return Buffer.concat([header(message.length), message]);
  }
}

function headerSize(length: number): number {
  if (length < 126) return 2;
  return length < 65_536 ? 4 : 10;
}

/** RFC 6455, section 5.2. */
function header(length: number): Buffer {
  const bytes = Buffer.alloc(headerSize(length));
  bytes[0] = TEXT_FRAME;
  if (bytes.length === 2) bytes[1] = length;
  if (bytes.length === 4) {
    bytes[1] = 126;
    bytes.writeUInt16BE(length, 2);
  }
  if (bytes.length === 10) {
    bytes[1] = 127;
    bytes.writeBigUInt64BE(BigInt(length), 2);
  }
  return bytes;
}
