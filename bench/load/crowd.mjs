import { setTimeout as wait } from 'node:timers/promises';
import { BODY } from '../settings.mjs';
import { GraphqlClient } from './graphql-client.mjs';
import { LoopClient } from './loop-client.mjs';
import { SocketioClient } from './socketio-client.mjs';
import { Tally } from './tally.mjs';

const CLIENTS = { graphql: GraphqlClient, socketio: SocketioClient, loop: LoopClient };
const OPENING_AT_ONCE = 100;
/** One loopback address has 28,000 ports to connect from; eight have enough for several rounds. */
const ADDRESSES = 8;
const SETTLE_ATTEMPTS = 40;
/** A slow server on a slow machine pauses for longer than {@link quiet} waits otherwise, and goes on in the next attempt. */
const SETTLE_QUIET_MS = 500;

/** What all clients of this process have received. */
export const tally = new Tally();

/** @type {(GraphqlClient | SocketioClient | LoopClient)[]} the clients that are open */
export const clients = [];

/**
 * Opens clients, so many at a time, and keeps them.
 *
 * @param {{ dialect: keyof CLIENTS, port: number, people: object[] }} args
 * @returns {Promise<{ ms: number }>} until the last one is connected and has subscribed
 */
export async function connect({ dialect, port, people }) {
  const started = performance.now();
  const opened = people.map((person, index) => {
    const localAddress = `127.0.0.${2 + (index % ADDRESSES)}`;
    return new CLIENTS[dialect]({ ...person, port, localAddress }, tally);
  });
  clients.push(...opened);
  let next = 0;
  const open = async () => {
    while (next < opened.length) await opened[next++].open();
  };
  await Promise.all(Array.from({ length: OPENING_AT_ONCE }, open));
  return { ms: performance.now() - started };
}

/**
 * Sends a message into every room until one round of them has reached every follower: only then do all subscriptions
 * stand. From there on, each has to reach each of them once.
 */
export async function settle() {
  const followers = clients.filter((client) => client.options.follow !== null);
  const senders = new Map();
  for (const client of clients) for (const roomId of client.rooms) senders.set(roomId, client);
  const expected = followers.reduce((sum, client) => sum + client.rooms.length, 0);
  let reached = 0;
  for (let attempt = 0; attempt < SETTLE_ATTEMPTS; attempt++) {
    const before = tally.deliveries;
    await Promise.all([...senders].map(([roomId, client]) => client.send(roomId, BODY)));
    await tally.reach(before + expected, 1000);
    await quiet(SETTLE_QUIET_MS);
    if (reached === expected) {
      reached = tally.deliveries - before;
      if (reached === expected) return { deliveries: expected };
      break;
    }
    reached = tally.deliveries - before;
    if (reached > expected) break;
  }
  throw new Error(`A message to each room makes ${reached} deliveries, not ${expected}`);
}

/** Waits until nothing has arrived for a moment. */
export async function quiet(momentMs = 50) {
  let seen = -1;
  for (let i = 0; i < 100 && seen !== tally.deliveries; i++) {
    seen = tally.deliveries;
    await wait(momentMs);
  }
}

export async function disconnect() {
  for (const client of clients.splice(0)) client.close();
}
