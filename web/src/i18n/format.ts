import { useTranslation } from 'react-i18next';
import { type Language, languageNow } from './i18n';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Moments and numbers as the person's language writes them. */
export interface Format {
  /** 14:05 */
  time(moment: Date): string;
  /** Today, Yesterday, Monday, 3 March, 3 March 2024 */
  day(moment: Date): string;
  /** For a list: the time today, the weekday this week, else the date. */
  short(moment: Date): string;
  /** Everything, for a tooltip. */
  full(moment: Date): string;
  /** 5 minutes ago */
  relative(moment: Date): string;
  number(value: number): string;
  /** Ana, Bruno and Carla */
  list(items: readonly string[]): string;
}

const formats = new Map<Language, Format>();

export function useFormat(): Format {
  // Shows again when another language is chosen.
  useTranslation();
  return formatOf(languageNow());
}

export function formatOf(language: Language): Format {
  let format = formats.get(language);
  if (!format) formats.set(language, (format = createFormat(language)));
  return format;
}

function createFormat(language: Language): Format {
  const dateTime = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(language, options);
    return (moment: Date) => format.format(moment);
  };
  const time = dateTime({ timeStyle: 'short' });
  const weekday = dateTime({ weekday: 'long' });
  const shortWeekday = dateTime({ weekday: 'short' });
  const dayOfYear = dateTime({ day: 'numeric', month: 'long' });
  const date = dateTime({ day: 'numeric', month: 'long', year: 'numeric' });
  const shortDate = dateTime({ day: '2-digit', month: '2-digit', year: '2-digit' });
  const full = dateTime({ dateStyle: 'full', timeStyle: 'short' });
  const dayName = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'long' });
  const number = new Intl.NumberFormat(language);
  const list = new Intl.ListFormat(language);
  return {
    time,
    day: (moment) => {
      const days = daysAgo(moment);
      if (days === 0 || days === 1) return capitalised(dayName.format(-days, 'day'));
      if (days > 1 && days < 7) return capitalised(weekday(moment));
      return moment.getFullYear() === new Date().getFullYear() ? dayOfYear(moment) : date(moment);
    },
    short: (moment) => {
      const days = daysAgo(moment);
      if (days <= 0) return time(moment);
      return days < 7 ? shortWeekday(moment) : shortDate(moment);
    },
    full,
    relative: (moment) => relative.format(...largestUnit(moment.getTime() - Date.now())),
    number: (value) => number.format(value),
    list: (items) => list.format(items),
  };
}

/** Midnights between then and now. */
export function daysAgo(moment: Date, now = new Date()): number {
  const midnight = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return Math.round((midnight(now) - midnight(moment)) / DAY_MS);
}

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 365 * DAY_MS],
  ['month', 30 * DAY_MS],
  ['day', DAY_MS],
  ['hour', 60 * 60 * 1000],
];

function largestUnit(ms: number): [number, Intl.RelativeTimeFormatUnit] {
  const [unit, size] = UNITS.find(([, unitMs]) => Math.abs(ms) >= unitMs) ?? ['minute', 60_000];
  return [Math.trunc(ms / size), unit];
}

const capitalised = (text: string) => text.charAt(0).toLocaleUpperCase() + text.slice(1);
