/** How a text is compared in searches: without case and accents, the same on every database. */
export function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
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
