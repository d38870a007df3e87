import { once } from 'node:events';
import { connect, createServer } from 'node:net';

const COM_QUERY = 0x03;
const COM_STMT_PREPARE = 0x16;
const COM_STMT_EXECUTE = 0x17;

/**
 * Stands between a server and its MySQL or MariaDB and notes each statement that passes. Unlike the status counters
 * of the database it sees one server alone, and which statements they are.
 *
 * @typedef {{ sql: string, whole: string }} Statement `whole` tells apart the same text with other values
 */
export class QueryCounter {
  /** @type {Statement[]} */
  statements = [];
  #sockets = new Set();

  /** @param {string} url of the database */
  static async start(url) {
    const counter = new QueryCounter();
    const target = new URL(url);
    const port = Number(target.port) || 3306;
    counter.listener = createServer((client) => counter.#accept(client, target.hostname, port));
    counter.listener.listen(0, '127.0.0.1');
    await once(counter.listener, 'listening');
    target.hostname = '127.0.0.1';
    target.port = String(counter.listener.address().port);
    counter.url = target.href;
    return counter;
  }

  /** What passes while `work` is done. @returns {Promise<Statement[]>} */
  async during(work) {
    this.statements = [];
    await work();
    return this.statements;
  }

  async stop() {
    for (const socket of this.#sockets) socket.destroy();
    this.listener.close();
    await once(this.listener, 'close');
  }

  #accept(client, host, port) {
    const server = connect({ host, port, noDelay: true });
    client.setNoDelay(true);
    const prepared = new Map();
    /** @type {string | null} the text whose number the server's next packet tells */
    let preparing = null;
    client.on(
      'data',
      packets((sequence, payload) => {
        if (sequence !== 0) return;
        if (payload[0] === COM_STMT_PREPARE) preparing = payload.toString('utf8', 1);
        else if (payload[0] === COM_QUERY) {
          const sql = payload.toString('utf8', 1);
          this.statements.push({ sql, whole: sql });
        } else if (payload[0] === COM_STMT_EXECUTE) {
          const sql = prepared.get(payload.readUInt32LE(1)) ?? '?';
          this.statements.push({ sql, whole: sql + payload.toString('latin1', 5) });
        }
      }),
    );
    server.on(
      'data',
      packets((_sequence, payload) => {
        if (preparing === null) return;
        if (payload[0] === 0) prepared.set(payload.readUInt32LE(1), preparing);
        preparing = null;
      }),
    );
    for (const [from, to] of [
      [client, server],
      [server, client],
    ]) {
      this.#sockets.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
    }
  }
}

/** Cuts a stream into the packets of the MySQL protocol: three bytes of length, one of sequence, the payload. */
function packets(onPacket) {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    rest = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    while (rest.length >= 4) {
      const length = rest.readUIntLE(0, 3);
      if (rest.length < 4 + length) return;
      if (length > 0) onPacket(rest[3], rest.subarray(4, 4 + length));
      rest = rest.subarray(4 + length);
    }
  };
}
