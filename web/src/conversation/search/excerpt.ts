export interface ExcerptPart {
  readonly text: string;
  readonly isHit: boolean;
}

/** So much of the text stands before the first word that was found. */
const BEFORE = 40;

/** The part of a text in which the words were found; those that begin with a word of the query are marked. */
export function excerpt(body: string, query: string): ExcerptPart[] {
  const wanted = wordsOf(query).map(({ text }) => folded(text));
  const hits = wordsOf(body).filter(({ text }) => wanted.some((word) => folded(text).startsWith(word)));
  const from = Math.max(0, (hits[0]?.index ?? 0) - BEFORE);
  const parts: ExcerptPart[] = [];
  let end = from;
  for (const { text, index } of hits) {
    if (index > end) parts.push({ text: body.slice(end, index), isHit: false });
    parts.push({ text, isHit: true });
    end = index + text.length;
  }
  if (end < body.length) parts.push({ text: body.slice(end), isHit: false });
  return from > 0 ? [{ text: '…', isHit: false }, ...parts] : parts;
}

const wordsOf = (text: string) =>
  Array.from(text.matchAll(/[\p{L}\p{M}\p{N}]+/gu), (match) => ({ text: match[0], index: match.index }));

/** Like the server's search: case and accents do not matter. */
const folded = (word: string) => word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
