import type uPlot from 'uplot';
import type { ChartColor, ChartColors } from './use-chart-colors';

export interface ChartLine {
  readonly values: readonly (number | null)[];
  readonly color: ChartColor;
  /** A second line is told from the first by more than its colour. */
  readonly isDashed?: boolean;
}

interface Surroundings {
  readonly width: number;
  readonly formatValue: (value: number) => string;
  readonly formatTime: (seconds: number) => string;
  readonly onPoint: (index: number | null) => void;
}

const HEIGHT = 132;
/** A server that has just been started shows these first minutes, and not a dot. */
const LEAST_SECONDS = 5 * 60;
const AXIS_FONT = '11px system-ui, sans-serif';
/** How wide one of it is, about. */
const CHARACTER = 6.5;
/** The pointer is shown in every chart at once. */
const POINTER = 'server-stats';

/** How a small chart looks: two faint axes, no grid but the floor, the first line on a soft ground. */
export function chartOptions(
  lines: readonly ChartLine[],
  colors: ChartColors,
  { width, formatValue, formatTime, onPoint }: Surroundings,
): uPlot.Options {
  const axis = { stroke: colors['text-faint'], font: AXIS_FONT, ticks: { show: false } };
  return {
    width,
    height: HEIGHT,
    // On the right, half of a time.
    padding: [8, 20, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      drag: { setScale: false },
      points: { size: 7 },
      sync: { key: POINTER },
    },
    scales: {
      x: { range: (_plot, from, to) => timesShown(from, to) },
      // From nothing upwards, and never flat.
      y: { range: (_plot, _least, most) => [0, Math.max(most * 1.15, 1)] },
    },
    axes: [
      {
        ...axis,
        size: 24,
        space: 90,
        grid: { show: false },
        values: (_plot, moments) => moments.map(formatTime),
      },
      {
        ...axis,
        size: (_plot, values) => 14 + CHARACTER * Math.max(4, ...(values ?? []).map(({ length }) => length)),
        space: 44,
        grid: { stroke: colors.line, width: 1 },
        values: (_plot, values) => values.map(formatValue),
      },
    ],
    series: [
      {},
      ...lines.map(({ color, isDashed = false }, index) => ({
        stroke: colors[color],
        width: 2,
        points: { show: false },
        ...(isDashed ? { dash: [5, 4] } : {}),
        ...(index === 0 ? { fill: `${colors[color]}1f` } : {}),
      })),
    ],
    hooks: { setCursor: [({ cursor }) => onPoint(cursor.idx ?? null)] },
  };
}

/** Seconds since 1970. The library has no times for a chart without a value: these are the last minutes. */
function timesShown(from: number | null, to: number | null): [number, number] {
  const end = to ?? Date.now() / 1000;
  return [Math.min(from ?? end, end - LEAST_SECONDS), end];
}
