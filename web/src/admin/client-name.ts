/** In this order: most browsers name others, too, whose pages they can show. */
const CLIENTS: readonly (readonly [string, RegExp])[] = [
  ['Edge', /\bEdg(?:e|A|iOS)?\//],
  ['Opera', /\bOPR\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:Chrome|Chromium|HeadlessChrome|CriOS)\//],
  ['Safari', /\bVersion\/[\d.]+ .*\bSafari\//],
];
const SYSTEMS: readonly (readonly [string, RegExp])[] = [
  ['Android', /\bAndroid\b/],
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac OS X\b|\bMacintosh\b/],
  ['Linux', /\bLinux\b/],
];

/** What a person calls the client that sends this User-Agent: a browser and a system, or the first word. */
export function clientName(userAgent: string | null): { client: string | null; system: string | null } {
  const text = userAgent ?? '';
  const system = SYSTEMS.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
  const browser = CLIENTS.find(([, pattern]) => pattern.test(text))?.[0];
  const first = /^[^\s/]+/.exec(text)?.[0];
  return { client: browser ?? (first && first !== 'Mozilla' ? first : null), system };
}
