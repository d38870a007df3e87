import { setTimeout as wait } from 'node:timers/promises';
import { tally } from './crowd.mjs';

const TICK_MS = 10;

/** Starts `act` at a fixed rate and waits for all of it. @returns how many were started */
export async function atRate(ratePerSecond, seconds, act) {
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
