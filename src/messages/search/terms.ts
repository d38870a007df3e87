import { fold } from '../../database/folding.js';

/**
 * How messages become searchable, the same on every database: we cut and fold the words ourselves, and give
 * the database's full-text index words that it takes as they are. Every word gets a prefix, which lifts it over
 * the index's minimum length and out of its list of stop words, so that "oi" and "the" are found like any other.
 */
const PREFIX = 'xx';
/** InnoDB indexes no word longer than 84 characters. */
const MAX_CHARACTERS = 60;

/** Scripts that put no blanks between words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const segmenter = new Intl.Segmenter('und', { granularity: 'word' });

/** The different words of a text, folded. */
export function wordsOf(text: string): string[] {
  const words = fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
  const cut = words.flatMap((word) =>
    UNSPACED.test(word)
      ? [...segmenter.segment(word)].filter((s) => s.isWordLike).map((s) => s.segment)
      : [word],
  );
  return [...new Set(cut.map((word) => [...word].slice(0, MAX_CHARACTERS).join('')))];
}

/** What stands in the index for a text. */
export function indexed(text: string): string {
  return wordsOf(text)
    .map((word) => PREFIX + word)
    .join(' ');
}

/** The beginnings of words that a match must all have. */
export function wanted(query: string): string[] {
  return wordsOf(query).map((word) => PREFIX + word);
}
