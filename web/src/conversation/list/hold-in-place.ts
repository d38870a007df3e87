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
 * @returns what ends it without a word.
 */
export function holdInPlace(scroller: HTMLElement, offset: Offset, onEnd: () => void): () => void {
  let still = 0;
  let frames = 0;
  let lastPx = NaN;
  let frame = requestAnimationFrame(hold);
  for (const input of INPUTS) scroller.addEventListener(input, end, { passive: true });
  return stop;

  function hold() {
    const offPx = offset();
    if (offPx !== null) {
      const before = scroller.scrollTop;
      // The list mends much by itself from one frame to the next: what it has not mended by then, it will not.
      if (Math.abs(offPx) > 1 && Math.abs(offPx - lastPx) <= 1) scroller.scrollTop += offPx;
      // At the end of the list there is nothing to scroll, and that is still enough.
      const isStill = scroller.scrollTop === before && Math.abs(offPx - lastPx) <= 1;
      still = isStill ? still + 1 : 0;
      lastPx = offPx;
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

/** A row stands so far below the upper edge. */
export function rowAt(scroller: HTMLElement, seq: number, belowTopPx: number): Offset {
  return () => {
    const row = scroller.querySelector(`[data-seq="${seq}"]`);
    return row && row.getBoundingClientRect().top - scroller.getBoundingClientRect().top - belowTopPx;
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
