import { useEffect, useState } from 'react';

const NAMES = ['accent', 'away', 'danger', 'line', 'line-strong', 'text-faint'] as const;
export type ChartColor = (typeof NAMES)[number];
export type ChartColors = Readonly<Record<ChartColor, string>>;

/** A canvas knows no custom properties: the tokens as they are now, and again when the theme becomes another. */
export function useChartColors(): ChartColors {
  const [colors, setColors] = useState(colorsNow);
  useEffect(() => {
    const look = () => setColors(colorsNow());
    const byHand = new MutationObserver(look);
    byHand.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    const bySystem = matchMedia('(prefers-color-scheme: dark)');
    bySystem.addEventListener('change', look);
    return () => {
      byHand.disconnect();
      bySystem.removeEventListener('change', look);
    };
  }, []);
  return colors;
}

function colorsNow(): ChartColors {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(
    NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]),
  ) as Record<ChartColor, string>;
}
