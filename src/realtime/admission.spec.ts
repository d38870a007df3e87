import { describe, expect, it } from '@jest/globals';
import { Admission } from './admission.js';

describe('admission', () => {
  it('lets in at once who comes alone, and a storm in its order, not all together', async () => {
    const admission = new Admission();
    const inside: number[] = [];
    const all = Array.from({ length: 500 }, (_, n) => n);
    let last: () => void = () => undefined;
    const everybody = new Promise<void>((resolve) => (last = resolve));
    for (const n of all) {
      expect(admission.admit(() => void (inside.push(n) === all.length && last()))).toBe(true);
      if (n === 0) expect(inside).toEqual([0]);
    }
    expect(inside.length).toBeLessThan(all.length);
    await everybody;
    expect(inside).toEqual(all);
  });

  it('turns away whoever would wait longer than a client does', () => {
    const admission = new Admission();
    const admitted = Array.from({ length: 12_000 }, () => admission.admit(() => undefined));
    expect(admitted.at(0)).toBe(true);
    expect(admitted.at(-1)).toBe(false);
  });
});
