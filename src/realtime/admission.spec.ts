import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Admission } from './admission.js';

describe('admission', () => {
  let now: number;

  beforeEach(() => {
    jest.useFakeTimers();
    now = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => now);
  });
  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  /** A storm of so many, and who is in. */
  function storm(count: number) {
    const admission = new Admission();
    const inside: number[] = [];
    const admitted = Array.from({ length: count }, (_, n) => admission.admit(() => void inside.push(n)));
    return { inside, admitted };
  }

  it('lets in at once who comes alone, and a storm in its order, at 4,000 a second', () => {
    expect(storm(1).inside).toEqual([0]);
    const { inside } = storm(500);
    for (let step = 0; step < 8; step++) {
      expect(inside.length).toBe(Math.min(500, 200 + 40 * step));
      now += 10;
      jest.advanceTimersByTime(10);
    }
    expect(inside).toEqual(Array.from({ length: 500 }, (_, n) => n));
  });

  it('lets in no more at a step than belong to it, however long the node was busy with the last', () => {
    const { inside } = storm(500);
    now += 1000;
    jest.advanceTimersByTime(10);
    expect(inside.length).toBe(240);
  });

  it('turns away whoever would wait longer than a client does', () => {
    const { admitted } = storm(12_000);
    expect(admitted.filter((is) => is).length).toBe(200 + 10_000);
    expect([admitted.at(0), admitted.at(-1)]).toEqual([true, false]);
  });
});
