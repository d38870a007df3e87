import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config.js';

/**
 * The key that signs access tokens: JWT_SECRET where it is set, else one made at first start and kept,
 * readable by its owner only, in the data folder.
 */
export function signingKey(config: Pick<Config, 'jwtSecret' | 'dataDir'>): string {
  return (
    config.jwtSecret ?? keptSecret(config.dataDir, 'signing.key', () => randomBytes(48).toString('base64url'))
  );
}

/** Reads a secret kept in the data folder, making it the first time. Two processes that start at once agree. */
export function keptSecret(dataDir: string, name: string, make: () => string): string {
  const path = join(dataDir, name);
  mkdirSync(dataDir, { recursive: true });
  if (!existsSync(path)) {
    // Written whole before it has its name: a crash between leaves no empty secret behind.
    const draft = `${path}.${process.pid}`;
    writeFileSync(draft, make(), { mode: 0o600 });
    try {
      linkSync(draft, path);
    } catch (error) {
      // Another process was quicker: its secret is the one.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      unlinkSync(draft);
    }
  }
  return readFileSync(path, 'utf8');
}
