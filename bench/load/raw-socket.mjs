import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';

/** A mask of zeros leaves the text as it is: masking is the client's duty, and the load's time is not measured. */
const MASK = Buffer.alloc(4);
const MASKED = 0x80;
const TEXT = 0x81;
const OPEN_TIMEOUT_MS = 30_000;

/**
 * A WebSocket client that does no more than the load needs: it hands over the bytes of each text frame where they
 * lie, without copying or decoding them. No fragments, no extensions.
 */
export class RawSocket {
  /** @type {Buffer | null} */
  #rest = null;

  /**
   * @param {{ port: number, path: string, protocol?: string, localAddress?: string }} to
   * @param {(data: Buffer, start: number, end: number) => void} onText
   * @param {(reason: string) => void} onEnd the server has closed, or the connection broke
   * @returns {Promise<RawSocket>}
   */
  static open(to, onText, onEnd) {
    return new Promise((resolve, reject) => {
      const tcp = connect({ host: '127.0.0.1', port: to.port, localAddress: to.localAddress, noDelay: true });
      const timeout = setTimeout(() => tcp.destroy(new Error('The upgrade took too long')), OPEN_TIMEOUT_MS);
      tcp.once('error', reject);
      tcp.once('close', () => reject(new Error('Closed during the upgrade')));
      tcp.once('connect', () => tcp.write(upgradeRequest(to)));
      let answer = Buffer.alloc(0);
      tcp.on('data', function upgrade(chunk) {
        answer = Buffer.concat([answer, chunk]);
        const end = answer.indexOf('\r\n\r\n');
        if (end < 0) return;
        clearTimeout(timeout);
        tcp.removeAllListeners();
        if (!answer.toString('latin1', 0, end).startsWith('HTTP/1.1 101')) {
          tcp.destroy();
          return reject(new Error(`Refused: ${answer.toString('latin1', 0, end).split('\r\n', 1)[0]}`));
        }
        const socket = new RawSocket(tcp, onText, onEnd);
        resolve(socket);
        if (answer.length > end + 4) socket.#read(answer.subarray(end + 4));
      });
    });
  }

  constructor(tcp, onText, onEnd) {
    this.tcp = tcp;
    this.onText = onText;
    this.onEnd = onEnd;
    this.ended = false;
    tcp.on('data', (chunk) => this.#read(chunk));
    tcp.on('error', (error) => this.#end(error.message));
    tcp.on('close', () => this.#end('connection closed'));
  }

  /** Sends texts in one write. */
  send(...texts) {
    this.tcp.write(texts.length === 1 ? frame(texts[0]) : Buffer.concat(texts.map((text) => frame(text))));
  }

  /** Leaves at once, without a word. */
  destroy() {
    this.ended = true;
    this.tcp.destroy();
  }

  #read(chunk) {
    const data = this.#rest ? Buffer.concat([this.#rest, chunk]) : chunk;
    let at = 0;
    while (data.length - at >= 2) {
      let length = data[at + 1] & 0x7f;
      let header = 2;
      if (length === 126) {
        if (data.length - at < 4) break;
        length = data.readUInt16BE(at + 2);
        header = 4;
      } else if (length === 127) {
        if (data.length - at < 10) break;
        length = Number(data.readBigUInt64BE(at + 2));
        header = 10;
      }
      if (data.length - at < header + length) break;
      this.#frame(data[at] & 0x0f, data, at + header, at + header + length);
      at += header + length;
    }
    this.#rest = at < data.length ? data.subarray(at) : null;
  }

  #frame(opcode, data, start, end) {
    if (opcode === 1) this.onText(data, start, end);
    else if (opcode === 9) this.tcp.write(frame(data.subarray(start, end), 0x8a));
    else if (opcode === 8) {
      const code = end - start >= 2 ? data.readUInt16BE(start) : 1005;
      this.#end(`closed with ${code} ${data.toString('utf8', start + 2, end)}`);
      this.tcp.destroy();
    }
  }

  #end(reason) {
    if (this.ended) return;
    this.ended = true;
    this.onEnd(reason);
  }
}

function upgradeRequest({ port, path, protocol }) {
  const lines = [
    `GET ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
  ];
  if (protocol) lines.push(`Sec-WebSocket-Protocol: ${protocol}`);
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** @param {string | Buffer} content */
function frame(content, first = TEXT) {
  const payload = Buffer.from(content);
  const { length } = payload;
  if (length < 126) return Buffer.concat([Buffer.from([first, MASKED | length]), MASK, payload]);
  const header = Buffer.from([first, MASKED | 126, length >> 8, length & 0xff]);
  if (length < 65_536) return Buffer.concat([header, MASK, payload]);
  throw new Error(`The load sends no frames of ${length} bytes`);
}
