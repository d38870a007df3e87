import { LRUCache } from 'lru-cache';

const MOST_CHARACTERS = 200;

/** Clients are many and their kinds are few: equal texts are kept once. */
const known = new LRUCache<string, string>({ max: 1000 });

/** What a client says of itself, as far as it is kept for each connection. */
export function userAgentOf(header: string | undefined): string | null {
  const text = header?.slice(0, MOST_CHARACTERS).trim();
  if (!text) return null;
  const kept = known.get(text);
  if (kept !== undefined) return kept;
  // A copy: a part of a text would keep the whole header, up to 16 KiB, in memory.
  const copy = Buffer.from(text).toString();
  known.set(copy, copy);
  return copy;
}
