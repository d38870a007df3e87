import { type RefObject, useEffect, useRef } from 'react';

/** Calls when the element with this ref comes into sight: the end of a list that goes on. */
export function useReached(onReached: (() => void) | null): RefObject<HTMLDivElement | null> {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = ref.current;
    if (!element || !onReached) return undefined;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) onReached();
      },
      { rootMargin: '300px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  });
  return ref;
}
