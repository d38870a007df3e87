import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useFormat } from '../i18n/format';
import { type ChartLine, chartOptions } from './chart-options';
import styles from './chart.module.css';
import { useChartColors } from './use-chart-colors';

interface ChartProps {
  times: readonly number[];
  lines: readonly ChartLine[];
  /** What the chart shows, in a sentence. */
  summary: string;
  /** A value of the upright axis, short. */
  formatValue: (value: number) => string;
  /** Where the pointer is: the number of a moment; null when it is elsewhere. */
  onPoint: (index: number | null) => void;
}

/** Lines over time. To a screen reader it is a picture with a summary; the values stand beside it. */
export function Chart({ times, lines, summary, formatValue, onPoint }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const colors = useChartColors();
  const format = useFormat();
  // Read when the chart draws, so that it need not be made anew for them.
  const latest = useRef({ formatValue, onPoint, format });
  latest.current = { formatValue, onPoint, format };
  const look = lines.map(({ color, isDashed }) => `${color}${isDashed ? '-' : ''}`).join();

  useEffect(() => {
    const { current: element } = place;
    if (!element) return;
    const options = chartOptions(lines, colors, {
      width: element.clientWidth,
      formatValue: (value) => latest.current.formatValue(value),
      formatTime: (seconds) => latest.current.format.time(new Date(seconds * 1000)),
      onPoint: (index) => latest.current.onPoint(index),
    });
    const made = new uPlot(options, dataOf(times, lines), element);
    plot.current = made;
    const resized = new ResizeObserver(() => {
      if (element.clientWidth > 0) made.setSize({ width: element.clientWidth, height: options.height });
    });
    resized.observe(element);
    return () => {
      resized.disconnect();
      made.destroy();
    };
    // Only what cannot be changed in a chart that is there; the data follows below.
  }, [look, colors]);

  useEffect(() => plot.current?.setData(dataOf(times, lines)), [times, lines]);

  return <div ref={place} role="img" aria-label={summary} className={styles.chart} />;
}

function dataOf(times: readonly number[], lines: readonly ChartLine[]): uPlot.AlignedData {
  return [[...times], ...lines.map(({ values }) => [...values])];
}
