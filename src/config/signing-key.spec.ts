import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { signingKey } from './signing-key.js';

describe('the key that signs', () => {
  let dataDir: string;

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'recado-key-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));

  const key = (jwtSecret: string | null = null) => signingKey({ jwtSecret, dataDir });

  it('is made once, long, and readable by its owner only', () => {
    const made = key();
    expect(made.length).toBeGreaterThanOrEqual(32);
    expect(key()).toBe(made);
    expect(statSync(join(dataDir, 'signing.key')).mode & 0o777).toBe(0o600);
    expect(key('another that is set')).toBe('another that is set');
  });

  it.each(['', ' \n', 'short'])('is not what a file holds that was cut off: %j', (left) => {
    writeFileSync(join(dataDir, 'signing.key'), left);
    expect(() => key()).toThrow('signing.key is "');
  });
});
