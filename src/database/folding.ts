/** How a text is compared in searches: without case and accents, the same on every database. */
export function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** A pattern for `LIKE ? ESCAPE '!'` that finds `text` anywhere. */
export function containing(text: string): string {
  return `%${fold(text).trim().replace(/[!%_]/g, '!$&')}%`;
}
