import { setTimeout as wait } from 'node:timers/promises';
import { BODY } from '../settings.mjs';
import { quantile } from '../statistics.mjs';
import { GraphqlClient } from './graphql-client.mjs';
import { LoopClient } from './loop-client.mjs';
import { graphqlRequest, RawHttp } from './raw-http.mjs';
import { SocketioClient } from './socketio-client.mjs';
import { Tally } from './tally.mjs';

const CLIENTS = { graphql: GraphqlClient, socketio: SocketioClient, loop: LoopClient };
const OPENING_AT_ONCE = 100;
/** One loopback address has 28,000 ports to connect from; eight have enough for several rounds. */
const ADDRESSES = 8;
const DELIVERY_TIMEOUT_MS = 30_000;
const SETTLE_ATTEMPTS = 40;
const TICK_MS = 10;

const tally = new Tally();
/** @type {(GraphqlClient | SocketioClient | LoopClient)[]} */
let clients = [];

/**
 * What a load process can be told to do. Each job returns when it is over; every one is bounded in time.
 * Arguments and results travel between processes, so they are plain data.
 */
export const jobs = {
  connect,
  settle,
  fanOut,
  sendLoop,
  sendMany,
  paced,
  mutate,
  request,
  resumed,
  mixed,
  disconnect,
};

/**
 * Opens clients, so many at a time, and keeps them.
 *
 * @param {{ dialect: keyof CLIENTS, port: number, people: object[] }} args
 * @returns {Promise<{ ms: number }>} until the last one is connected and has subscribed
 */
async function connect({ dialect, port, people }) {
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
 * Sends a message into every room until one round of them has reached every follower, each once: only then do all
 * subscriptions stand.
 */
async function settle() {
  const followers = clients.filter((client) => client.options.follow !== null);
  const senders = new Map();
  for (const client of clients) for (const roomId of client.rooms) senders.set(roomId, client);
  const expected = followers.reduce((sum, client) => sum + client.rooms.length, 0);
  let reached = 0;
  for (let attempt = 0; attempt < SETTLE_ATTEMPTS; attempt++) {
    const before = tally.deliveries;
    await Promise.all([...senders].map(([roomId, client]) => client.send(roomId, BODY)));
    await tally.reach(before + expected, 1000);
    await quiet();
    reached = tally.deliveries - before;
    if (reached === expected) return { deliveries: expected };
  }
  throw new Error(`A message to each room makes ${reached} deliveries, not ${expected}`);
}

/** Waits until nothing has arrived for a moment. */
async function quiet() {
  let seen = -1;
  for (let i = 0; i < 100 && seen !== tally.deliveries; i++) {
    seen = tally.deliveries;
    await wait(50);
  }
}

/**
 * Bursts of messages into one room after the other; the next leaves when the last has reached everybody.
 *
 * @param {{ seconds: number, burst: number, subscribers: number, rooms: string[] }} args
 */
async function fanOut({ seconds, burst, subscribers, rooms }) {
  const [sender] = clients.filter((client) => client.options.follow === null);
  const before = { deliveries: tally.deliveries, bytes: tally.bytes };
  const started = performance.now();
  let target = tally.deliveries;
  for (let turn = 0; performance.now() - started < seconds * 1000; turn++) {
    const messages = Array.from({ length: burst }, () => ({
      roomId: rooms[turn % rooms.length],
      body: BODY,
    }));
    target += burst * subscribers;
    await sender.sendAll(messages);
    if (!(await tally.reach(target, DELIVERY_TIMEOUT_MS))) throw new Error(missing(target));
  }
  const deliveries = tally.deliveries - before.deliveries;
  return { deliveries, bytes: tally.bytes - before.bytes, ms: performance.now() - started };
}

/**
 * Closed loop: every client sends, waits for the answer, and sends again.
 *
 * @param {{ seconds: number, each?: number }} args `each`: messages that one client has under way
 */
async function sendLoop({ seconds, each = 1 }) {
  const before = tally.deliveries;
  const started = performance.now();
  const end = started + seconds * 1000;
  /** @type {number[]} */
  const answerMs = [];
  const run = async (client) => {
    while (performance.now() < end) {
      const sent = performance.now();
      await client.send(client.rooms[0], BODY);
      answerMs.push(performance.now() - sent);
    }
  };
  await Promise.all(clients.flatMap((client) => Array.from({ length: each }, () => run(client))));
  const ms = performance.now() - started;
  await quiet();
  return {
    messages: answerMs.length,
    ms,
    deliveries: tally.deliveries - before,
    answerP50: quantile(answerMs, 0.5),
    answerP99: quantile(answerMs, 0.99),
  };
}

/** Messages into one room by one client, twenty at a time. @param {{ roomId: string, count: number }} args */
async function sendMany({ roomId, count }) {
  const [sender] = clients;
  for (let sent = 0; sent < count; sent += 20) {
    const some = Math.min(20, count - sent);
    await sender.sendAll(Array.from({ length: some }, () => ({ roomId, body: BODY })));
  }
}

/**
 * Open loop: messages leave at a fixed rate whatever comes back; each carries its time of departure, and every
 * delivery tells how long it took.
 *
 * @param {{ ratePerSecond: number, seconds: number }} args
 */
async function paced({ ratePerSecond, seconds }) {
  /** @type {number[]} */
  const latencyMs = [];
  const before = tally.deliveries;
  tally.inspect = (data, start, end) => {
    const at = data.indexOf('"body":"t', start);
    if (at < 0 || at >= end) return;
    const micros = Number(data.toString('latin1', at + 9, at + 25));
    latencyMs.push((nowMicros() - micros) / 1000);
  };
  const sent = await atRate(ratePerSecond, seconds, (number) => {
    const client = clients[(number * 7919) % clients.length];
    return client.send(client.rooms[0], `t${String(nowMicros()).padStart(16, '0')}${BODY.slice(17)}`);
  });
  await quiet();
  tally.inspect = null;
  tally.check();
  return {
    sent,
    deliveries: tally.deliveries - before,
    p50: quantile(latencyMs, 0.5),
    p99: quantile(latencyMs, 0.99),
  };
}

/** Starts `act` at a fixed rate and waits for all of it. @returns how many were started */
async function atRate(ratePerSecond, seconds, act) {
  const started = performance.now();
  const underWay = [];
  for (let number = 0; performance.now() - started < seconds * 1000;) {
    const due = ((performance.now() - started) * ratePerSecond) / 1000;
    for (; number < due; number++) underWay.push(act(number).catch((error) => tally.fail(error.message)));
    await wait(TICK_MS);
  }
  await Promise.all(underWay);
  return underWay.length;
}

const nowMicros = () => Math.round(Number(process.hrtime.bigint()) / 1000);

/**
 * A mutation again and again, each caller with one under way.
 *
 * @param {{ transport: 'http' | 'socket', port: number, seconds: number, query: string,
 *   callers: { token: string, variables: object }[] }} args
 */
async function mutate({ transport, port, seconds, query, callers }) {
  const open = transport === 'http' ? overHttp : overSocket;
  const opened = await Promise.all(callers.map((caller) => open(port, query, caller)));
  const started = performance.now();
  const end = started + seconds * 1000;
  let operations = 0;
  await Promise.all(
    opened.map(async ({ call }) => {
      while (performance.now() < end) {
        await call();
        operations++;
      }
    }),
  );
  const ms = performance.now() - started;
  for (const { close } of opened) close();
  return { operations, ms };
}

async function overHttp(port, query, { token, variables }) {
  const http = await RawHttp.open(port);
  const bytes = graphqlRequest(token, query, variables);
  const call = async () => {
    const body = await http.exchange(bytes);
    if (body.includes('"errors"')) throw new Error(String(body));
  };
  return { call, close: () => http.close() };
}

async function overSocket(port, query, { token, variables }) {
  const client = new GraphqlClient({ port, token, rooms: [], follow: null }, tally);
  await client.open();
  return { call: () => client.mutate({ query, variables }), close: () => client.close() };
}

/**
 * The same query over HTTP, one after the other.
 *
 * @param {{ port: number, token: string, query: string, variables: object, times: number }} args
 */
async function request({ port, token, query, variables, times }) {
  const http = await RawHttp.open(port);
  const bytes = graphqlRequest(token, query, variables);
  const ms = [];
  let first = null;
  for (let i = 0; i < times; i++) {
    const started = performance.now();
    const body = await http.exchange(bytes);
    ms.push(performance.now() - started);
    first ??= JSON.parse(String(body));
    if (first.errors) throw new Error(JSON.stringify(first.errors));
  }
  http.close();
  return { ms, data: first.data };
}

/** Waits until the clients that came back have what they missed. @param {{ deliveries: number }} args */
async function resumed({ deliveries }) {
  const started = performance.now();
  if (!(await tally.reach(deliveries, 10 * DELIVERY_TIMEOUT_MS))) throw new Error(missing(deliveries));
  await quiet();
  return { ms: performance.now() - started, deliveries: tally.deliveries };
}

/**
 * A day in small: people write and type at a fixed rate, and some leave and come back all the time.
 *
 * @param {{ seconds: number, messagesPerSecond: number, typingPerSecond: number, returnsPerSecond: number,
 *   typing: string }} args
 */
async function mixed({ seconds, messagesPerSecond, typingPerSecond, returnsPerSecond, typing }) {
  const any = (number) => clients[(number * 7919) % clients.length];
  // The first quarter comes and goes; the others stay, and do the talking.
  const coming = clients.splice(0, Math.floor(clients.length / 4));
  const [messages, , returns] = await Promise.all([
    atRate(messagesPerSecond, seconds, (n) => any(n).send(any(n).rooms[0], BODY)),
    atRate(typingPerSecond, seconds, (n) =>
      any(n).mutate({ query: typing, variables: { roomId: any(n).rooms[0] } }),
    ),
    atRate(returnsPerSecond, seconds, async (n) => {
      const at = n % coming.length;
      coming[at].close();
      coming[at] = new GraphqlClient(coming[at].options, tally);
      await coming[at].open();
    }),
  ]);
  clients.unshift(...coming);
  tally.check();
  return { messages, returns, deliveries: tally.deliveries };
}

async function disconnect() {
  for (const client of clients) client.close();
  clients = [];
}

const missing = (target) => `${tally.deliveries} of ${target} deliveries came in time`;
