import { describe, expect, it } from '@jest/globals';
import { Turn } from './turn.js';

describe('the memory of a turn', () => {
  it('is the same again for what is written at once', () => {
    const turn = new Turn();
    const first = turn.memory(500);
    expect(turn.memory(500).buffer).toBe(first.buffer);
    expect(turn.memory(501)).toHaveLength(501);
  });

  it('is another where what was put there is still on its way', () => {
    const turn = new Turn();
    const first = turn.memory(500).fill(1);
    turn.keep();
    turn.memory(500).fill(2);
    expect(first.every((byte) => byte === 1)).toBe(true);
  });

  it('is as large as asked for', () => {
    expect(new Turn().memory(1_000_000)).toHaveLength(1_000_000);
  });
});
