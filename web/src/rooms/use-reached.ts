import { type RefCallback, useCallback, useRef } from 'react';
import { retryWait } from '../api/retry-wait';

/**
 * For the end of a list that goes on: calls when the element with this ref comes into sight, and again while it stays
 * there. Once at a time, and after a failure later each time.
 */
export function useReached(onReached: (() => Promise<unknown>) | null): RefCallback<HTMLElement> {
  const latest = useRef(onReached);
  latest.current = onReached;
  return useCallback(
    (element) => (element ? followEnd(element, async () => latest.current?.()) : undefined),
    [],
  );
}

function followEnd(element: HTMLElement, reached: () => Promise<unknown>): () => void {
  let failures = 0;
  let isShown = true;
  const ask = async () => {
    observer.unobserve(element);
    try {
      await reached();
      // What came is shown in a task of its own: asked before it, the same page would be read again, and again.
      await new Promise((resolve) => setTimeout(resolve));
      failures = 0;
    } catch {
      await retryWait(++failures);
    }
    // Observed anew, it says at once whether it is still in sight.
    if (isShown) observer.observe(element);
  };
  const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && void ask(), {
    rootMargin: '300px',
  });
  observer.observe(element);
  return () => {
    isShown = false;
    observer.disconnect();
  };
}
