import type { KeyboardEvent } from 'react';

const STEPS: Readonly<Record<string, (index: number, last: number) => number>> = {
  ArrowDown: (index, last) => Math.min(index + 1, last),
  ArrowUp: (index) => Math.max(index - 1, 0),
  Home: () => 0,
  End: (_, last) => last,
};

/** Moves the focus among the elements with `data-row` below the one that has this handler. */
export function moveAmongRows(event: KeyboardEvent<HTMLElement>): void {
  const step = STEPS[event.key];
  // What an open menu or dialog hears comes here too, through React's tree, though it is elsewhere in the page.
  if (!step || !event.currentTarget.contains(event.target as Node)) return;
  const isTyping = event.target instanceof HTMLInputElement;
  if (isTyping && event.key !== 'ArrowDown') return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row]')];
  const focused = document.activeElement?.closest<HTMLElement>('[data-row]');
  const next = rows[step(focused ? rows.indexOf(focused) : -1, rows.length - 1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
