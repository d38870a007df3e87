import { BODY } from '../settings.mjs';
import { quantile } from '../statistics.mjs';
import { atRate } from './at-rate.mjs';
import { clients, quiet, tally } from './crowd.mjs';

const DELIVERY_TIMEOUT_MS = 30_000;

/**
 * Bursts of messages into one room after the other; the next leaves when the last has reached everybody.
 *
 * @param {{ seconds: number, burst: number, subscribers: number, rooms: string[] }} args
 */
export async function fanOut({ seconds, burst, subscribers, rooms }) {
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
    if (!(await tally.reach(target, DELIVERY_TIMEOUT_MS)))
      throw new Error(`${tally.deliveries} of ${target} deliveries came in time`);
  }
  const ms = performance.now() - started;
  await allReceived(target);
  return { deliveries: target - before.deliveries, bytes: tally.bytes - before.bytes, ms };
}

/**
 * Closed loop: every client sends, waits for the answer, and sends again.
 *
 * @param {{ seconds: number, listeners?: number }} args `listeners`: how many receive each message
 */
export async function sendLoop({ seconds, listeners = 0 }) {
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
  await Promise.all(clients.map(run));
  const ms = performance.now() - started;
  await allReceived(before + answerMs.length * listeners);
  return {
    messages: answerMs.length,
    ms,
    deliveries: tally.deliveries - before,
    answerP50: quantile(answerMs, 0.5),
    answerP99: quantile(answerMs, 0.99),
  };
}

/** Messages into one room by one client, twenty at a time. @param {{ roomId: string, count: number }} args */
export async function sendMany({ roomId, count }) {
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
 * @param {{ ratePerSecond: number, seconds: number, listeners: number }} args
 */
export async function paced({ ratePerSecond, seconds, listeners }) {
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
  await allReceived(before + sent * listeners);
  tally.inspect = null;
  return {
    sent,
    deliveries: tally.deliveries - before,
    p50: quantile(latencyMs, 0.5),
    p99: quantile(latencyMs, 0.99),
  };
}

/** Waits until the clients that came back have what they missed. @param {{ deliveries: number }} args */
export async function resumed({ deliveries }) {
  const started = performance.now();
  await allReceived(deliveries, 4 * DELIVERY_TIMEOUT_MS);
  return { ms: performance.now() - started, deliveries: tally.deliveries };
}

const nowMicros = () => Math.round(Number(process.hrtime.bigint()) / 1000);

/** @throws Error unless so many deliveries since the start have come, and not one more */
async function allReceived(total, timeoutMs = DELIVERY_TIMEOUT_MS) {
  const inTime = await tally.reach(total, timeoutMs);
  await quiet();
  if (!inTime || tally.deliveries !== total)
    throw new Error(`${tally.deliveries} deliveries instead of ${total}`);
}
