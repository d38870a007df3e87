import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, ConfigError } from './config.js';

const LEAST_BYTES = 32;

/**
 * The key that signs access tokens: JWT_SECRET where it is set, else one made at first start and kept,
 * readable by its owner only, in the data folder.
 */
export function signingKey(config: Pick<Config, 'jwtSecret' | 'dataDir'>): string {
  if (config.jwtSecret !== null) return config.jwtSecret;
  const key = keptSecret(config.dataDir, 'signing.key', () => randomBytes(48).toString('base64url'));
  // Whoever guesses it signs in as anybody.
  if (Buffer.byteLength(key) < LEAST_BYTES)
    throw new ConfigError(
      join(config.dataDir, 'signing.key'),
      '…',
      `${LEAST_BYTES} bytes or more; without the file another one is made`,
    );
  return key;
}

/**
 * Reads a secret kept in the data folder, making it the first time. Two processes that start at once agree.
 * @throws ConfigError where the file is there and empty, as a copy that failed leaves it.
 */
export function keptSecret(dataDir: string, name: string, make: () => string): string {
  const path = join(dataDir, name);
  mkdirSync(dataDir, { recursive: true });
  if (!existsSync(path)) {
    // Written whole before it has its name: a crash between leaves no empty secret behind.
    const draft = `${path}.${process.pid}`;
    writeFileSync(draft, make(), { mode: 0o600, flush: true });
    try {
      linkSync(draft, path);
    } catch (error) {
      // Another process was quicker: its secret is the one.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      unlinkSync(draft);
    }
  }
  const secret = readFileSync(path, 'utf8');
  if (!secret.trim()) throw new ConfigError(path, '', 'a secret; without the file another one is made');
  return secret;
}
