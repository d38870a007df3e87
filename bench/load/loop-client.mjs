import { RawSocket } from './raw-socket.mjs';

/** One client of the bare broadcast loop: it names its rooms, then talks. Nothing is acknowledged. */
export class LoopClient {
  /** @param {import('./graphql-client.mjs').ClientOptions} options */
  constructor(options, tally) {
    this.options = options;
    this.rooms = options.rooms;
    this.tally = tally;
  }

  async open() {
    const { port, localAddress, follow } = this.options;
    this.socket = await RawSocket.open(
      { port, path: '/', localAddress },
      (data, start, end) => this.tally.delivered(data, start, end),
      (reason) => this.tally.fail(`A socket ended: ${reason}`),
    );
    if (follow !== null) this.socket.send(JSON.stringify({ join: this.rooms }));
  }

  async send(roomId, body) {
    this.socket.send(JSON.stringify({ roomId, body }));
  }

  async sendAll(messages) {
    this.socket.send(...messages.map((message) => JSON.stringify(message)));
  }

  close() {
    this.socket?.destroy();
  }
}
