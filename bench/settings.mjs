/**
 * How long and how often each row measures. A quick run shows that everything works and the order of magnitude;
 * the bars are for the long one.
 *
 * @typedef {object} Settings
 * @property {boolean} quick
 * @property {number} rounds how many times each row goes A B A B
 * @property {number} seconds length of one measurement
 * @property {number} warmUpSeconds how long each server works before the rounds of a row that measures sending
 * @property {number} latencySeconds length of one measurement of the latency row
 * @property {number[]} connections how many are opened, each number on a fresh server
 * @property {number} historyLength messages of the long room
 * @property {number} historyPages pages read of each room in one round
 * @property {number} returning clients of the resume row
 * @property {number} memoryMinutes 0: the row is left out
 */

/** @type {Settings} */
const QUICK = {
  quick: true,
  rounds: 2,
  seconds: 0.6,
  warmUpSeconds: 1,
  latencySeconds: 2,
  connections: [4_000],
  historyLength: 1_000_000,
  historyPages: 60,
  returning: 200,
  memoryMinutes: 0,
};

/** @type {Settings} */
const LONG = {
  quick: false,
  rounds: 3,
  seconds: 3,
  warmUpSeconds: 10,
  latencySeconds: 8,
  connections: [8_000, 10_000],
  historyLength: 1_000_000,
  historyPages: 500,
  returning: 1_000,
  memoryMinutes: 10,
};

/** @param {boolean} quick */
export const settingsFor = (quick) => (quick ? QUICK : LONG);

/** Where Redis is. */
export const REDIS_URL = process.env.BENCH_REDIS_URL ?? 'redis://127.0.0.1:6379/15';

/** With a body of this length, the event that the clients select has about 400 bytes as JSON. */
export const BODY = 'x'.repeat(60);
