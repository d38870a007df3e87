import { useCallback, useEffect, useRef } from 'react';
import type { ListRange } from 'react-virtuoso';
import type { RoomTimeline } from '../timeline/room-timeline';
import type { ListRows } from './use-rows';

/** Pages are fetched before the reader comes to the end of what is there. */
const ROWS_AHEAD = 15;

/** Gives the list its older and newer pages, once it has begun. The answer is for the list's `rangeChanged`. */
export function usePaging(
  timeline: RoomTimeline,
  { rows, firstIndex, firstLoaded }: ListRows,
  hasBegun: boolean,
): (range: ListRange) => void {
  const range = useRef<ListRange | null>(null);
  const check = useCallback(() => {
    if (!range.current) return;
    const { startIndex, endIndex } = range.current;
    timeline.lookAt(rows[Math.round((startIndex + endIndex) / 2) - firstIndex]?.message.id ?? null);
    if (!hasBegun) return;
    if (startIndex - firstLoaded < ROWS_AHEAD) timeline.loadOlder();
    else if (firstIndex + rows.length - 1 - endIndex < ROWS_AHEAD) timeline.loadNewer();
  }, [timeline, rows, firstIndex, firstLoaded, hasBegun]);
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
