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
  // Counted once, however many signs go: a message may end in thousands of them.
  const unpaired = new Map(
    Object.entries(CLOSING).map(([closing, opening]) => [
      closing,
      countOf(address, closing) - countOf(address, opening),
    ]),
  );
  let end = address.length;
  for (;;) {
    const last = address.charAt(end - 1);
    const surplus = unpaired.get(last) ?? 0;
    if (surplus <= 0 && !TRAILING.test(last)) return address.slice(0, end);
    unpaired.set(last, surplus - 1);
    end -= 1;
  }
}

const countOf = (text: string, sign: string) => text.split(sign).length - 1;

function hrefOf(address: string): string | null {
  const url = urlOf(address);
  // An address with a name and password in it is made to look like another site.
  return url && url.hostname !== '' && url.username === '' && url.password === '' ? url.href : null;
}

/** Like `URL.parse`, which is younger than the browsers that this is built for. */
function urlOf(address: string): URL | null {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}
