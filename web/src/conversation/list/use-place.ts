import { type RefObject, useEffect, useRef, useState } from 'react';
import type { FlatIndexLocationWithAlign, VirtuosoHandle } from 'react-virtuoso';
import type { Place } from '../timeline/room-timeline';
import { atEnd, rowAt } from './hold-in-place';
import type { ListRow, ListRows } from './use-rows';
import { type Stillness, useStillness } from './use-stillness';

/** As long as the highlight's animation. */
const FLASH_MS = 2_400;
/** What was read stays in view above the line. */
const ABOVE_UNREAD_PX = 96;
/** A message that was jumped to stands so far down the page, in parts of its height. */
const ABOVE_JUMPED = 0.3;

type Location = Pick<FlatIndexLocationWithAlign, 'align' | 'offset'> & { readonly index: number };

interface Placing {
  readonly stillness: Stillness;
  /** Where the list begins when another window is shown. */
  readonly initial: Location;
  /** The message that was jumped to, for a moment. */
  readonly flashedId: string | null;
}

/** Takes the reader to the place: at once where the list has just begun, gliding where it is there already. */
export function usePlace(
  list: RefObject<VirtuosoHandle | null>,
  scroller: HTMLElement | null,
  place: Place,
  { rows, firstIndex }: ListRows,
  unreadFromSeq: number | null,
): Placing {
  const isFirst = place.id === 1;
  const location = locationOf(rows, place.messageId, isFirst ? unreadFromSeq : null);
  const firstId = useRef(place.id);
  const latest = useRef(location);
  latest.current = location;
  const [flashed, setFlashed] = useState<Place | null>(null);

  const stillness = useStillness(scroller, firstIndex, (element) => {
    const seq = rows[location.index]?.message.seq;
    return seq && location.offset ? rowAt(element, seq, -location.offset) : atEnd(element);
  });

  useEffect(() => {
    if (place.id === firstId.current) return;
    list.current?.scrollToIndex({ ...latest.current, behavior: isMotionReduced() ? 'auto' : 'smooth' });
  }, [list, place]);

  useEffect(() => {
    if (!place.messageId) return;
    setFlashed(place);
    const timer = setTimeout(() => setFlashed(null), FLASH_MS);
    return () => clearTimeout(timer);
  }, [place]);

  return { stillness, initial: location, flashedId: flashed?.messageId ?? null };
}

function locationOf(
  rows: readonly ListRow[],
  messageId: string | null,
  unreadFromSeq: number | null,
): Location {
  const target = messageId
    ? rows.findIndex((row) => row?.message.id === messageId)
    : rows.findIndex((row) => row?.message.seq === unreadFromSeq);
  if (target < 0) return { index: Math.max(0, rows.length - 1), align: 'end' };
  const above = messageId ? ABOVE_JUMPED * innerHeight : ABOVE_UNREAD_PX;
  return { index: target, align: 'start', offset: -above };
}

const isMotionReduced = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
