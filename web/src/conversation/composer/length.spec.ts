import { lengthLeft } from './length';

describe('what is left to write', () => {
  it('is counted in code points, and shown near the limit', () => {
    expect(lengthLeft('short', 5000)).toBeNull();
    expect(lengthLeft('a'.repeat(4900), 5000)).toBe(100);
    expect(lengthLeft('a'.repeat(5001), 5000)).toBe(-1);
    expect(lengthLeft('👍'.repeat(4900), 5000)).toBe(100);
    expect(lengthLeft('👍'.repeat(3000), 5000)).toBeNull();
  });
});
