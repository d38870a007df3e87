export interface TextPart {
  readonly text: string;
  /** Where a link leads; null for plain text. */
  readonly href: string | null;
}

const ADDRESS = /\bhttps?:\/\/[^\s<>"“”«»]+/giu;
/** Ends a sentence far more often than an address. */
const TRAILING = /[.,:;!?'’…]$/u;
const CLOSING = { ')': '(', ']': '[', '}': '{' } as const;

/** Cuts a text into links and what stands between them. Only http and https: nothing else is made clickable. */
export function linkify(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = withoutTrailing(match[0]);
    const href = hrefOf(address);
    if (!href) continue;
    if (match.index > end) parts.push({ text: text.slice(end, match.index), href: null });
    parts.push({ text: address, href });
    end = match.index + address.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), href: null });
  return parts;
}

/** “(see https://example.com/a_(b))” means https://example.com/a_(b), without the last bracket. */
function withoutTrailing(address: string): string {
  let kept = address;
  for (;;) {
    const last = kept.at(-1) ?? '';
    const opening = CLOSING[last as keyof typeof CLOSING];
    const isUnpaired = opening !== undefined && kept.split(last).length > kept.split(opening).length;
    if (!isUnpaired && !TRAILING.test(kept)) return kept;
    kept = kept.slice(0, -1);
  }
}

function hrefOf(address: string): string | null {
  const url = URL.parse(address);
  // An address with a name and password in it is made to look like another site.
  return url && url.hostname !== '' && url.username === '' && url.password === '' ? url.href : null;
}
