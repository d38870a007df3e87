import { connect } from 'node:net';

const END_OF_HEAD = Buffer.from('\r\n\r\n');

/** One HTTP connection that is kept, with one request under way. Understands answers with a Content-Length. */
export class RawHttp {
  #received = Buffer.alloc(0);
  /** @type {{ resolve: (body: Buffer) => void, reject: (error: Error) => void } | null} */
  #waiting = null;

  /** @param {number} port */
  static open(port) {
    return new Promise((resolve, reject) => {
      const tcp = connect({ host: '127.0.0.1', port, noDelay: true });
      tcp.once('error', reject);
      tcp.once('connect', () => resolve(new RawHttp(tcp)));
    });
  }

  constructor(tcp) {
    this.tcp = tcp;
    tcp.on('data', (chunk) => this.#read(chunk));
    tcp.on('error', (error) => this.#waiting?.reject(error));
    tcp.on('close', () => this.#waiting?.reject(new Error('The server has closed the connection')));
  }

  /**
   * @param {Buffer} request as {@link graphqlRequest} makes it
   * @returns {Promise<Buffer>} the body; valid until the next request
   * @throws Error where the answer is not 200
   */
  exchange(request) {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.tcp.write(request);
    });
  }

  close() {
    this.#waiting = null;
    this.tcp.destroy();
  }

  #read(chunk) {
    this.#received = this.#received.length > 0 ? Buffer.concat([this.#received, chunk]) : chunk;
    const headEnd = this.#received.indexOf(END_OF_HEAD);
    if (headEnd < 0) return;
    const head = this.#received.toString('latin1', 0, headEnd);
    const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
    const start = headEnd + END_OF_HEAD.length;
    if (length !== undefined && this.#received.length < start + Number(length)) return;
    const body = this.#received.subarray(start);
    this.#received = Buffer.alloc(0);
    const waiting = this.#waiting;
    this.#waiting = null;
    if (length === undefined) waiting?.reject(new Error(`No Content-Length in: ${head}`));
    else if (!head.startsWith('HTTP/1.1 200')) waiting?.reject(new Error(`${head.slice(0, 40)}: ${body}`));
    else waiting?.resolve(body);
  }
}

/**
 * The bytes of one GraphQL request.
 *
 * @param {string} token
 * @param {string} query
 * @param {Record<string, unknown>} variables
 */
export function graphqlRequest(token, query, variables) {
  const body = JSON.stringify({ query, variables });
  const head = [
    'POST /graphql HTTP/1.1',
    'Host: 127.0.0.1',
    'Content-Type: application/json',
    'Accept: application/json',
    `Authorization: Bearer ${token}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}
