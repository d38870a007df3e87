import { fold } from '../../database/folding.js';

/**
 * How messages become searchable, the same on every database: we cut and fold the words ourselves, and give
 * the database's full-text index words that it takes as they are. Every word gets a prefix, which lifts it over
 * the index's minimum length and out of its list of stop words, so that "oi" and "the" are found like any other.
 */
const PREFIX = 'xx';
/** What a word is told from others by. InnoDB takes no more than 84 characters: see innodb-words.ts. */
const MAX_CHARACTERS = 60;

/** Scripts that put no blanks between words. */
const UNSPACED = ['Han', 'Hiragana', 'Katakana', 'Thai', 'Lao', 'Khmer', 'Myanmar']
  .map((script) => `\\p{scx=${script}}`)
  .join('');
const IS_UNSPACED = new RegExp(`^[${UNSPACED}]`, 'v');
const LETTER = '[\\p{L}\\p{N}]';
/** Vowels and tones, of which a word is made as well as of letters. */
const PART = '[\\p{L}\\p{N}\\p{M}]';
const PIECES = new RegExp(
  ['&&', '--'].map((and) => `[${LETTER}${and}[${UNSPACED}]][${PART}${and}[${UNSPACED}]]*`).join('|'),
  'gv',
);
/**
 * Sentences without blanks are not cut by a dictionary: it would cut the query otherwise than the text, and
 * both otherwise after an update. Instead the index has this many characters from every place of the sentence,
 * and a query is covered by as few such windows as do.
 */
const WINDOW = 3;

/** The words that stand in the index for a text. */
export function indexed(text: string): string[] {
  return terms(text, (length) => range(length, 1));
}

/** The beginnings of words that a match must all have. */
export function wanted(query: string): string[] {
  return terms(query, (length) => [...range(length - WINDOW, WINDOW), Math.max(0, length - WINDOW)]);
}

/** The different words of a text, folded. `starts` says where the windows of a sentence without blanks begin. */
function terms(text: string, starts: (length: number) => number[]): string[] {
  const pieces = fold(text).match(PIECES) ?? [];
  const words = pieces.flatMap((piece) => {
    const characters = [...piece];
    return IS_UNSPACED.test(piece)
      ? starts(characters.length).map((start) => characters.slice(start, start + WINDOW).join(''))
      : [characters.slice(0, MAX_CHARACTERS).join('')];
  });
  return [...new Set(words)].map((word) => PREFIX + word);
}

/** 0, step, 2 × step … below `end`. */
function range(end: number, step: number): number[] {
  return Array.from({ length: Math.max(0, Math.ceil(end / step)) }, (_, i) => i * step);
}
