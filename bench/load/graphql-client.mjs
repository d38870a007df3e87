import { randomUUID } from 'node:crypto';
import { INBOX, ROOM_EVENTS, ROOM_EVENTS_AFTER, SEND_MESSAGE } from '../documents.mjs';
import { RawSocket } from './raw-socket.mjs';

/** `{"id":"`, as graphql-ws writes every frame that belongs to an operation. */
const ID_AT = '{"id":"'.length;
/** Ids of subscriptions are UUIDs like the stock client's; those of mutations begin with what no UUID has. */
const MUTATION = 'm'.charCodeAt(0);

/**
 * One client of graphql-transport-ws, of Recado or of the stock Nest server.
 *
 * @typedef {object} ClientOptions
 * @property {number} port
 * @property {string} token
 * @property {string[]} rooms
 * @property {'rooms' | 'inbox' | null} follow
 * @property {string} [after] the cursor to resume from
 * @property {string} [localAddress]
 */
export class GraphqlClient {
  #pending = new Map();
  #lastId = 0;
  #seen = false;
  /** @type {((type: string) => void) | null} */
  #onControl = null;

  /** @param {ClientOptions} options */
  constructor(options, tally) {
    this.options = options;
    this.rooms = options.rooms;
    this.tally = tally;
  }

  /** Connects, says who it is, and subscribes; settles when the server has taken the subscriptions in. */
  async open() {
    const { port, token, localAddress } = this.options;
    const to = { port, path: '/graphql', protocol: 'graphql-transport-ws', localAddress };
    this.socket = await RawSocket.open(
      to,
      (data, start, end) => this.#receive(data, start, end),
      (reason) => this.#ended(reason),
    );
    this.socket.send(
      JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }),
    );
    await this.#control('connection_ack');
    const subscriptions = this.#subscriptions();
    if (subscriptions.length === 0) return;
    this.socket.send(...subscriptions.map((payload) => operation(randomUUID(), payload)), '{"type":"ping"}');
    await this.#control('pong');
  }

  /** @returns {Promise<void>} settles with the answer */
  send(roomId, body) {
    return this.mutate({ query: SEND_MESSAGE, variables: { input: { id: randomUUID(), roomId, body } } });
  }

  /** Several messages in one write. */
  sendAll(messages) {
    const inputs = messages.map(({ roomId, body }) => ({ id: randomUUID(), roomId, body }));
    return this.#run(inputs.map((input) => ({ query: SEND_MESSAGE, variables: { input } })));
  }

  /** @param {{ query: string, variables: object }} payload */
  mutate(payload) {
    return this.#run([payload]);
  }

  close() {
    this.socket?.destroy();
  }

  #subscriptions() {
    const { follow, rooms, after } = this.options;
    if (follow === null) return [];
    if (follow === 'inbox') return [{ query: INBOX }];
    if (after !== undefined)
      return rooms.map((roomId) => ({ query: ROOM_EVENTS_AFTER, variables: { roomId, after } }));
    return rooms.map((roomId) => ({ query: ROOM_EVENTS, variables: { roomId } }));
  }

  async #run(payloads) {
    const answers = [];
    const frames = payloads.map((payload) => {
      const id = `m${++this.#lastId}`;
      answers.push(new Promise((resolve, reject) => this.#pending.set(id, { resolve, reject })));
      return operation(id, payload);
    });
    this.socket.send(...frames);
    await Promise.all(answers);
  }

  #receive(data, start, end) {
    // Anything else that has no id of an operation is an acknowledgement or a pong.
    if (data[start + 2] !== 0x69 /* i */) return this.#onControl?.(data.toString('utf8', start, end));
    if (data[start + ID_AT] === MUTATION) return this.#answered(data.toString('utf8', start, end));
    if (!this.#seen) this.#checkFirst(data.toString('utf8', start, end));
    this.tally.delivered(data, start, end);
  }

  #answered(text) {
    const id = text.slice(ID_AT, text.indexOf('"', ID_AT));
    const pending = this.#pending.get(id);
    // The frame after the answer only says that it was the last one.
    if (!pending) return;
    this.#pending.delete(id);
    if (text.includes('"errors":') || text.includes('"type":"error"')) pending.reject(new Error(text));
    else pending.resolve();
  }

  /** The first event of each client is looked at, so that nobody counts deliveries of errors. */
  #checkFirst(text) {
    this.#seen = true;
    const { type, payload } = JSON.parse(text);
    if (type !== 'next' || payload.errors) this.tally.fail(`Not an event: ${text.slice(0, 300)}`);
  }

  async #control(type) {
    const text = await new Promise((resolve) => {
      this.#onControl = resolve;
    });
    this.#onControl = null;
    if (JSON.parse(text).type !== type) throw new Error(`Not ${type}: ${text}`);
  }

  #ended(reason) {
    this.tally.fail(`A socket ended: ${reason}`);
    this.#onControl?.(JSON.stringify({ type: reason }));
    for (const { reject } of this.#pending.values()) reject(new Error(reason));
  }
}

const operation = (id, payload) => JSON.stringify({ id, type: 'subscribe', payload });
