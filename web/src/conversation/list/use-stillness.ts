import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { firstRowAsNow, holdInPlace, INPUTS, type Offset } from './hold-in-place';

/** Frames in which the list may find its place by itself when rows have come. It waits until nothing is scrolled. */
const PATIENCE = 12;
/** The list counts as moving for so long after it was last scrolled, … */
const MOVING_MS = 150;
/** … unless the reader did nothing for so long: it glides on when a finger has let go. */
const GLIDING_MS = 3_000;

export interface Stillness {
  /** Whether the list stands where it was to begin. */
  readonly hasBegun: boolean;
  /** Whether the reader scrolls. */
  readonly isMoving: () => boolean;
}

/**
 * Nothing moves under the reader's eyes: not while the list begins, and not when rows come or go above what they
 * read. While it is scrolled, the list itself sees to that.
 * @param beginning where the list is to begin.
 */
export function useStillness(
  scroller: HTMLElement | null,
  firstIndex: number,
  beginning: (scroller: HTMLElement) => Offset,
): Stillness {
  const [hasBegun, setBegun] = useState(false);
  const held = useRef<Offset | null>(null);
  const isMoving = useMoving(scroller);
  const latest = useRef({ beginning, hasBegun });
  latest.current = { beginning, hasBegun };

  // The list draws its rows after this: where they stand is still what the reader sees.
  useLayoutEffect(() => {
    if (!scroller) return;
    const { beginning, hasBegun } = latest.current;
    if (!hasBegun) held.current ??= beginning(scroller);
    else if (!isMoving()) held.current ??= firstRowAsNow(scroller);
    if (!held.current) return;
    return holdInPlace(scroller, held.current, hasBegun ? PATIENCE : 0, () => {
      held.current = null;
      setBegun(true);
    });
  }, [scroller, firstIndex, isMoving]);

  return { hasBegun, isMoving };
}

/** Whether the reader scrolls. */
function useMoving(scroller: HTMLElement | null): () => boolean {
  const last = useRef({ inputMs: -GLIDING_MS, scrollMs: -MOVING_MS });
  useEffect(() => {
    const stop = new AbortController();
    const options = { passive: true, signal: stop.signal };
    for (const input of INPUTS)
      scroller?.addEventListener(input, () => (last.current.inputMs = performance.now()), options);
    scroller?.addEventListener('scroll', () => (last.current.scrollMs = performance.now()), options);
    return () => stop.abort();
  }, [scroller]);
  return useCallback(() => {
    const now = performance.now();
    return now - last.current.scrollMs < MOVING_MS && now - last.current.inputMs < GLIDING_MS;
  }, []);
}
