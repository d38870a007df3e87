import { describe, expect, it } from '@jest/globals';
import { userAgentOf } from './user-agent.js';

describe('what a client says of itself', () => {
  it.each([undefined, '', '   '])('is nothing where it says nothing: %j', (header) => {
    expect(userAgentOf(header)).toBeNull();
  });

  it('is kept as it is, up to 200 characters', () => {
    expect(userAgentOf('Recado/1.0 (Linux)')).toBe('Recado/1.0 (Linux)');
    expect(userAgentOf('x'.repeat(16_000))).toBe('x'.repeat(200));
  });
});
