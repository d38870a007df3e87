import { median } from '../statistics.mjs';
import { judge, rounded } from './judge.mjs';

/** @typedef {{ row: import('../rows/row.mjs').Row, lines: import('../rows/row.mjs').Line[] }} Measured */

const HEAD = ['row', 'measured', 'Recado', 'beside it', 'bars (Recado to peer)'];

/**
 * The medians of all rows as a Markdown table.
 *
 * @param {Measured[]} results
 */
export function table(results) {
  const lines = results.flatMap(({ row, lines }) =>
    lines.map((line) => [
      row.title,
      `${line.what}, ${line.unit}`,
      rounded(median(line.values.Recado)),
      Object.entries(line.values)
        .filter(([name]) => name !== 'Recado')
        .map(([name, values]) => `${name} ${rounded(median(values))}`)
        .join(' · '),
      line.bars.map((bar) => judge(line, bar).text).join('<br>'),
    ]),
  );
  return [HEAD, HEAD.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
