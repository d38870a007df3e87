import { useCallback, useEffect, useRef } from 'react';
import type { ListRange } from 'react-virtuoso';
import type { RoomTimeline } from '../timeline/room-timeline';
import type { ListRows } from './use-rows';
import type { Stillness } from './use-stillness';

/** Pages are fetched before the reader comes to the end of what is there. */
const ROWS_AHEAD = 15;

/** Whoever can still scroll up by so much has not come to the beginning. */
const FAR_FROM_TOP_PX = 400;

/** Gives the list its older and newer pages, once it has begun. The answer is for the list's `rangeChanged`. */
export function usePaging(
  timeline: RoomTimeline,
  { rows, firstIndex, firstLoaded }: ListRows,
  scroller: HTMLElement | null,
  { hasBegun, isMoving }: Stillness,
): (range: ListRange) => void {
  const range = useRef<ListRange | null>(null);
  const check = useCallback(() => {
    if (!range.current) return;
    const { startIndex, endIndex } = range.current;
    timeline.lookAt(rows[Math.round((startIndex + endIndex) / 2) - firstIndex]?.message.id ?? null);
    if (!hasBegun) return;
    // A list that rests may lose its place when rows come above: they wait until the reader scrolls.
    const canWait = !isMoving() && (scroller?.scrollTop ?? 0) > FAR_FROM_TOP_PX;
    if (startIndex - firstLoaded < ROWS_AHEAD && !canWait) timeline.loadOlder();
    else if (firstIndex + rows.length - 1 - endIndex < ROWS_AHEAD) timeline.loadNewer();
  }, [timeline, rows, firstIndex, firstLoaded, hasBegun, isMoving, scroller]);
  // Also when a page has come that was not enough.
  useEffect(check, [check]);
  return useCallback(
    (now) => {
      range.current = now;
      check();
    },
    [check],
  );
}
