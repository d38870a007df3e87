import type { DataSource } from 'typeorm';
import { type MySqlConnection, poolOf } from './mysql-pool.js';

class DatabaseIsSilent extends Error {
  readonly code = 'ETIMEDOUT';
  constructor(seconds: number) {
    super(`The database has said nothing for ${seconds} s.`);
  }
}

/**
 * Gives up connections on which MySQL says nothing for so long while somebody waits: a server that is frozen, or whose
 * address has moved to another machine, closes no connection, and the kernel waits for a quarter of an hour.
 */
export function giveUpSilent(source: DataSource, seconds: number): void {
  const pool = poolOf(source);
  const watched = new WeakSet<MySqlConnection>();
  /** Since when somebody has each connection that is not in the pool, in milliseconds. */
  const heldSince = new WeakMap<MySqlConnection, number>();
  const watch = (connection: MySqlConnection) => {
    watched.add(connection);
    const { stream } = connection;
    // The pool listens to one error only, and there may be two: what it said before it went, and that it is given up.
    connection.on('error', () => undefined);
    stream.setTimeout(seconds * 1000);
    stream.on('timeout', () => {
      const { bytesRead } = stream;
      // Where this process stood still itself, the answer is there, and has yet to be read.
      setImmediate(() => {
        const since = heldSince.get(connection);
        // In the pool it says nothing either.
        if (since === undefined || stream.bytesRead !== bytesRead) return;
        // Nothing was said before somebody had it: the time begins anew.
        if (performance.now() - since < seconds * 1000) stream.setTimeout(seconds * 1000);
        else stream.destroy(new DatabaseIsSilent(seconds));
      });
    });
  };
  pool?.on('acquire', (connection) => {
    if (!watched.has(connection)) watch(connection);
    heldSince.set(connection, performance.now());
  });
  pool?.on('release', (connection) => heldSince.delete(connection));
}
