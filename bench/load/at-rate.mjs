import { setTimeout as wait } from 'node:timers/promises';
import { tally } from './crowd.mjs';

const TICK_MS = 1;
const SEED = 20_261_122;

/**
 * Starts `act` so many times a second, as people do who know nothing of each other: with random gaps between (a Poisson
 * process), which are the same in every run. Waits for all of it.
 *
 * @returns how many were started
 */
export async function atRate(ratePerSecond, seconds, act) {
  const random = randomFrom(SEED);
  const gap = () => (-Math.log(1 - random()) * 1000) / ratePerSecond;
  const started = performance.now();
  const underWay = [];
  for (let due = gap(), number = 0; due < seconds * 1000;) {
    for (; due <= performance.now() - started && due < seconds * 1000; due += gap())
      underWay.push(act(number++).catch((error) => tally.fail(error.message)));
    await wait(TICK_MS);
  }
  await Promise.all(underWay);
  return underWay.length;
}

/** From 0 to 1, mulberry32. */
function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
