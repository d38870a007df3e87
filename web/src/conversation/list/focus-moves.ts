import type { KeyboardEvent } from 'react';

/** Arrow keys go from message to message; from the list itself, to the last one in sight. */
export function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const list = event.currentTarget;
  const { activeElement } = document;
  if (!step || (activeElement !== list && activeElement?.tagName !== 'ARTICLE')) return;
  const articles = [...list.querySelectorAll('article')];
  const next =
    activeElement === list
      ? lastInSight(articles, list)
      : articles[articles.findIndex((a) => a === activeElement) + step];
  event.preventDefault();
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: 'nearest' });
}

function lastInSight(articles: HTMLElement[], list: HTMLElement): HTMLElement | undefined {
  const { bottom } = list.getBoundingClientRect();
  return articles.findLast((article) => article.getBoundingClientRect().top < bottom);
}
