import { createHash, randomBytes } from 'node:crypto';

/** How a secret looks, as part of a regular expression. */
export const SECRET = '[\\w-]{43}';

/** What only its bearer knows: 32 random bytes, base64url. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What is kept of a secret: SHA-256, hexadecimal. Nobody guesses one that is random, so it needs no slow hash. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
