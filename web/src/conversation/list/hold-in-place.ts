/** Heights settle within a few frames. */
const STILL_FRAMES = 8;
const MOST_FRAMES = 120;
/** What a reader scrolls with. */
export const INPUTS = ['wheel', 'touchstart', 'pointerdown', 'keydown'] as const;

/** By how much the list would have to be scrolled on to stand as it should; null while that cannot be told. */
export type Offset = () => number | null;

/**
 * Keeps the list where it is while it learns the true heights of rows whose heights it has guessed. Ends when nothing
 * moves any more, or as soon as the reader does something.
 * @param patience for so many frames the list may mend it by itself.
 * @returns what ends it without a word.
 */
export function holdInPlace(
  scroller: HTMLElement,
  offset: Offset,
  patience: number,
  onEnd: () => void,
): () => void {
  let lastPx = NaN;
  let same = 0;
  let still = 0;
  let frames = 0;
  let frame = requestAnimationFrame(hold);
  for (const input of INPUTS) scroller.addEventListener(input, end, { passive: true });
  return stop;

  function hold() {
    const offPx = offset();
    if (offPx !== null) {
      same = Math.abs(offPx - lastPx) <= 1 ? same + 1 : 0;
      lastPx = offPx;
      const before = scroller.scrollTop;
      if (Math.abs(offPx) > 1 && same >= patience) scroller.scrollTop += offPx;
      // At the end of the list there is nothing to scroll, and that is still enough.
      still = same >= patience && scroller.scrollTop === before ? still + 1 : 0;
    }
    if (still < STILL_FRAMES && frames++ < MOST_FRAMES) frame = requestAnimationFrame(hold);
    else end();
  }

  function end() {
    stop();
    onEnd();
  }

  function stop() {
    cancelAnimationFrame(frame);
    for (const input of INPUTS) scroller.removeEventListener(input, end);
  }
}

/** A row stands so far below the upper edge. Where it is not in the page, the nearest one tells about how far off it is. */
export function rowAt(scroller: HTMLElement, seq: number, belowTopPx: number): Offset {
  const distance = (row: HTMLElement) => seq - Number(row.dataset['seq']);
  return () => {
    const rows = [...scroller.querySelectorAll<HTMLElement>('[data-seq]')];
    const [first, ...others] = rows;
    if (!first) return null;
    const nearest = others.reduce(
      (best, row) => (Math.abs(distance(row)) < Math.abs(distance(best)) ? row : best),
      first,
    );
    const { top, height } = nearest.getBoundingClientRect();
    return top + distance(nearest) * height - scroller.getBoundingClientRect().top - belowTopPx;
  };
}

/** The first row in sight stands where it stands now. */
export function firstRowAsNow(scroller: HTMLElement): Offset | null {
  const { top } = scroller.getBoundingClientRect();
  for (const row of scroller.querySelectorAll<HTMLElement>('[data-seq]')) {
    const box = row.getBoundingClientRect();
    if (box.bottom > top) return rowAt(scroller, Number(row.dataset['seq']), box.top - top);
  }
  return null;
}

/** The end of the list is at the lower edge. */
export function atEnd(scroller: HTMLElement): Offset {
  return () => scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop;
}
