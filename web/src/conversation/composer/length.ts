/** From so near to the limit on, it is shown how many are left. */
const NEAR = 200;

/** @returns how many code points (an emoji is one, or few) may still be written; null while that is far off. */
export function lengthLeft(text: string, limit: number): number | null {
  // Two UTF-16 units make a code point at the most.
  if (text.length < limit - NEAR) return null;
  const left = limit - [...text].length;
  return left <= NEAR ? left : null;
}
