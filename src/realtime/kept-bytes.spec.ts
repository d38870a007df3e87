import { describe, expect, it } from '@jest/globals';
import { keptBytes } from './kept-bytes.js';

describe('bytes that are kept', () => {
  it('stay what they were, of whatever length, while others are laid beside them', () => {
    const texts = Array.from({ length: 1000 }, (_, n) => `${n}é`.repeat(1 + (n % 50)));
    texts.push('x'.repeat(20_000), 'y');
    const kept = texts.map((text) => keptBytes(text));
    expect(kept.map(String)).toEqual(texts);
  });
});
