import { median } from '../statistics.mjs';

/**
 * Compares Recado's median of a line with a bar.
 *
 * @param {import('../rows/row.mjs').Line} line
 * @param {import('../rows/row.mjs').Bar} bar
 * @returns {{ measured: number, held: boolean, text: string }}
 */
export function judge({ values }, bar) {
  const own = median(values.Recado);
  const { instead } = bar;
  const { peer, atMost, atLeast } =
    instead && median(values[bar.peer]) >= instead.from ? { atLeast: instead.atLeast } : bar;
  const measured = peer ? own / median(values[peer]) : own;
  const held = atMost !== undefined ? measured <= atMost : measured >= atLeast;
  const limit = atMost !== undefined ? `≤ ${atMost}` : `≥ ${atLeast}`;
  const subject = peer ? `${rounded(measured)} × ${peer}` : rounded(measured);
  return { measured, held, text: `${held ? '✓' : '✗'} ${subject} (${limit})` };
}

/** Three digits that say something. @param {number} value */
export function rounded(value) {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size >= 1000) return Math.round(value).toLocaleString('en');
  if (size >= 100) return value.toFixed(0);
  if (size >= 10) return value.toFixed(1);
  return value.toFixed(2);
}
