import { WebSocket, type ClientOptions } from 'ws';
import type { Person } from './person.js';
import type { TestServer } from './server.js';

const PATIENCE_MS = 8000;

export interface Frame {
  id?: string;
  type: string;
  // Answers are looked at field by field, as in Person.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  payload?: any;
}

export interface RawSocketOptions extends ClientOptions {
  /** Null: none is asked for. */
  readonly subprotocol?: string | null;
  readonly path?: string;
}

/** A socket without a client around it: says the protocol's messages one by one, wrong ones too. */
export class RawSocket {
  private readonly frames: Frame[] = [];
  private readonly wakes: (() => void)[] = [];
  /** The code with which the server closed. */
  readonly closed: Promise<number>;

  private constructor(readonly socket: WebSocket) {
    this.closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('message', (data: Buffer) => {
      this.frames.push(JSON.parse(data.toString()) as Frame);
      for (const wake of this.wakes.splice(0)) wake();
    });
    socket.on('error', () => undefined);
  }

  /** @throws the HTTP status with which the upgrade was refused, as a message. */
  static async open(server: TestServer, options: RawSocketOptions = {}): Promise<RawSocket> {
    const { subprotocol = 'graphql-transport-ws', path = '/graphql', ...rest } = options;
    const url = new URL(path, server.socketUrl);
    const raw = new RawSocket(new WebSocket(url, subprotocol === null ? [] : [subprotocol], rest));
    await new Promise<void>((resolve, reject) => {
      raw.socket.once('open', resolve);
      raw.socket.once('unexpected-response', (request, response) => {
        reject(new Error(String(response.statusCode)));
        request.destroy();
      });
      raw.socket.once('error', reject);
    });
    return raw;
  }

  /** A socket on which somebody has signed in. */
  static async of(person: Person, server: TestServer, options: RawSocketOptions = {}): Promise<RawSocket> {
    const raw = await RawSocket.open(server, options);
    raw.send({ type: 'connection_init', payload: { authorization: `Bearer ${person.token}` } });
    await raw.next('connection_ack');
    return raw;
  }

  send(frame: object | string | Buffer): void {
    this.socket.send(typeof frame === 'string' || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame));
  }

  subscribe(id: string, query: string, variables: Record<string, unknown> = {}): void {
    this.send({ id, type: 'subscribe', payload: { query, variables } });
  }

  /** Sends an operation and gives its first answer: `next`, or `error`. */
  async ask(id: string, query: string, variables: Record<string, unknown> = {}): Promise<Frame> {
    this.subscribe(id, query, variables);
    return this.find((frame) => frame.id === id && frame.type !== 'complete', `an answer to ${id}`);
  }

  /** The next frame of this type (and operation); others keep waiting. */
  next(type: string, id?: string): Promise<Frame> {
    return this.find((frame) => frame.type === type && (id === undefined || frame.id === id), type);
  }

  private async find(wanted: (frame: Frame) => boolean, what: string): Promise<Frame> {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const at = this.frames.findIndex(wanted);
      const [frame] = at < 0 ? [] : this.frames.splice(at, 1);
      if (frame) return frame;
      const left = end - Date.now();
      if (left <= 0) throw new Error(`${what} did not come in time; waiting: ${JSON.stringify(this.frames)}`);
      await Promise.race([
        new Promise<void>((resolve) => this.wakes.push(resolve)),
        new Promise((resolve) => setTimeout(resolve, left).unref()),
      ]);
    }
  }
}
