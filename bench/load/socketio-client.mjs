import { RawSocket } from './raw-socket.mjs';

const PATH = '/socket.io/?EIO=4&transport=websocket';

/** One client of a Socket.IO server, spoken over its WebSocket transport (Engine.IO 4, protocol 5). */
export class SocketioClient {
  #pending = new Map();
  #lastId = 0;

  /** @param {import('./graphql-client.mjs').ClientOptions} options */
  constructor(options, tally) {
    this.options = options;
    this.rooms = options.rooms;
    this.tally = tally;
  }

  async open() {
    const { port, token, localAddress, follow } = this.options;
    const welcome = this.#expect('connected');
    this.socket = await RawSocket.open(
      { port, path: PATH, localAddress },
      (data, start, end) => this.#receive(data, start, end),
      (reason) => this.#ended(reason),
    );
    this.socket.send(`40${JSON.stringify({ token })}`);
    await welcome;
    if (follow !== null) await this.#emit([['join', this.rooms]]);
  }

  send(roomId, body) {
    return this.#emit([['send', { roomId, body }]]);
  }

  /** Several messages in one write. */
  sendAll(messages) {
    return this.#emit(messages.map((message) => ['send', message]));
  }

  close() {
    this.socket?.destroy();
  }

  async #emit(events) {
    const answers = [];
    const frames = events.map((event) => {
      const id = String(++this.#lastId);
      answers.push(this.#expect(id));
      return `42${id}${JSON.stringify(event)}`;
    });
    this.socket.send(...frames);
    await Promise.all(answers);
  }

  #expect(id) {
    return new Promise((resolve, reject) => this.#pending.set(id, { resolve, reject }));
  }

  #receive(data, start, end) {
    const kind = data.toString('latin1', start, Math.min(start + 2, end));
    if (kind === '42') this.tally.delivered(data, start, end);
    else if (kind === '43') this.#acknowledged(data.toString('utf8', start + 2, end));
    else if (kind === '40') this.#settle('connected');
    else if (kind === '2') this.socket.send('3');
    else if (kind === '44') this.#ended(data.toString('utf8', start, end));
  }

  #acknowledged(text) {
    const id = text.slice(0, text.indexOf('['));
    if (text.includes('"error":')) this.#pending.get(id)?.reject(new Error(text));
    this.#settle(id);
  }

  #settle(id) {
    this.#pending.get(id)?.resolve();
    this.#pending.delete(id);
  }

  #ended(reason) {
    this.tally.fail(`A socket ended: ${reason}`);
    for (const { reject } of this.#pending.values()) reject(new Error(reason));
  }
}
