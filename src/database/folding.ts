/** Scripts that are read without their marks. In others marks are vowels and tones, and make other words. */
const ACCENTED = ['Inherited', 'Latin', 'Greek', 'Cyrillic', 'Arabic', 'Hebrew', 'Syriac']
  .map((script) => `\\p{Script=${script}}`)
  .join('');
/** And the dot of Hindi, which is left out as often as it is written. */
const ACCENTS = new RegExp(`[\\p{M}&&[${ACCENTED}\\u093C]]`, 'gv');
/** To Unicode the stroke is a part of the letter, to whoever has not got the key an accent. */
const STROKES: Readonly<Record<string, string>> = { đ: 'd', ħ: 'h', ł: 'l', ø: 'o', ŧ: 't' };
const WITH_STROKE = new RegExp(`[${Object.keys(STROKES).join('')}]`, 'g');

/** How a text is compared in searches: without case and accents, the same on every database. */
export function fold(text: string): string {
  const letters = oneCase(text.normalize('NFKD').replace(ACCENTS, ''));
  return letters.replace(WITH_STROKE, (letter) => STROKES[letter] ?? letter);
}

/**
 * Small letters, and the same for all that are large alike: ß is ss, ı is i. ẞ is large and yet has ß to become first.
 * How a sigma is written small depends on whether the word ends there, which of a beginning is not known.
 */
function oneCase(text: string): string {
  return text.toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ');
}

/** As wide as the columns are. */
const KEY_LENGTH = 400;

/** What is kept of a name to find and sort it by. Folding makes up to eighteen characters of one. */
export function searchKeyOf(name: string): string {
  return fold(name).slice(0, KEY_LENGTH);
}

/** A pattern for `LIKE ? ESCAPE '!'` that finds `text` anywhere. */
export function containing(text: string): string {
  return `%${fold(text).trim().replace(/[!%_]/g, '!$&')}%`;
}
