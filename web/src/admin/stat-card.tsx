import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/format';
import { Chart } from './chart';
import type { ChartLine } from './chart-options';
import styles from './stat-card.module.css';

interface StatLine extends ChartLine {
  /** What it is; the first one may be what the card is. */
  readonly name: string;
}

interface StatCardProps {
  title: string;
  times: readonly number[];
  lines: readonly StatLine[];
  format: (value: number) => string;
  /** For the axis, where there is little room. */
  formatShort?: (value: number) => string;
}

/** One number of the server: as it is now, or where the pointer is, over the last hour. */
export function StatCard({ title, times, lines, format, formatShort = format }: StatCardProps) {
  const { t } = useTranslation('admin');
  const moments = useFormat();
  const [pointed, setPointed] = useState<number | null>(null);
  const index = pointed ?? times.length - 1;
  const text = (value: number | null | undefined) =>
    value === null || value === undefined ? '–' : format(value);
  const moment = pointed === null ? undefined : times[pointed];

  return (
    <section className={styles.card}>
      <header className={styles.header}>
        <h3 className={styles.title}>{title}</h3>
        <span className={styles.when}>
          {moment === undefined ? t('stats.now') : moments.time(new Date(moment * 1000))}
        </span>
      </header>
      <dl className={styles.values}>
        {lines.map(({ name, values, color, isDashed }) => (
          <div key={name} className={styles.value}>
            <dt className={styles.name}>
              <span
                className={`${styles.swatch} ${isDashed ? styles.dashed : ''}`}
                style={{ borderColor: `var(--${color})` }}
                aria-hidden
              />
              {name}
            </dt>
            <dd className={styles.number}>{text(values[index])}</dd>
          </div>
        ))}
      </dl>
      <Chart
        times={times}
        lines={lines}
        summary={[title, ...lines.map(({ name, values }) => spoken(name, values))].join('. ')}
        formatValue={formatShort}
        onPoint={setPointed}
      />
    </section>
  );

  function spoken(name: string, values: readonly (number | null)[]): string {
    const known = values.filter((value) => value !== null);
    if (known.length === 0) return t('stats.nothing', { name });
    const [least, most] = [Math.min(...known), Math.max(...known)];
    return t('stats.summary', { name, now: text(values.at(-1)), least: format(least), most: format(most) });
  }
}
