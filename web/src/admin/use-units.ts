import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { languageNow } from '../i18n/i18n';

/** Numbers of the server as the person's language writes them. */
export function useUnits() {
  useTranslation();
  const language = languageNow();
  return useMemo(() => {
    const numbers = (options: Intl.NumberFormatOptions) => {
      const format = new Intl.NumberFormat(language, options);
      return (value: number) => format.format(value);
    };
    const milliseconds = numbers({
      style: 'unit',
      unit: 'millisecond',
      unitDisplay: 'short',
      maximumFractionDigits: 0,
    });
    const megabytes = numbers({
      style: 'unit',
      unit: 'megabyte',
      unitDisplay: 'short',
      maximumFractionDigits: 0,
    });
    return {
      count: numbers({ maximumFractionDigits: 0 }),
      /** For an axis: 12K. */
      short: numbers({ notation: 'compact', maximumFractionDigits: 1 }),
      rate: numbers({ maximumFractionDigits: 1 }),
      milliseconds,
      bytes: (value: number) => megabytes(value / 1_000_000),
    };
  }, [language]);
}
