import { describe, expect, it } from '@jest/globals';
import type uPlot from 'uplot';
import { chartOptions } from './chart-options';
import type { ChartColors } from './use-chart-colors';

const options = chartOptions([], {} as ChartColors, {
  width: 400,
  formatValue: String,
  formatTime: String,
  onPoint: () => undefined,
});
const shown = (from: number | null, to: number | null) =>
  (options.scales?.['x']?.range as (plot: uPlot | null, from: number | null, to: number | null) => unknown)(
    null,
    from,
    to,
  );

describe('a chart over time', () => {
  it('shows all that it has', () => {
    expect(shown(1_800_000_000, 1_800_003_600)).toEqual([1_800_000_000, 1_800_003_600]);
  });

  it('shows five minutes where it has less', () => {
    expect(shown(1_800_000_000, 1_800_000_010)).toEqual([1_799_999_710, 1_800_000_010]);
  });

  it('shows the last five minutes, and not 1970, where it has nothing', () => {
    const [from, to] = shown(null, null) as [number, number];
    expect(to - from).toBe(300);
    expect(Math.abs(to - Date.now() / 1000)).toBeLessThan(60);
  });
});
