/** Heights settle within a few frames of a list's beginning. */
const STILL_FRAMES = 8;
const MOST_FRAMES = 60;
const INPUTS = ['wheel', 'touchstart', 'pointerdown', 'keydown'] as const;

/**
 * Keeps a row so far below the upper edge while the list, which has begun with guessed heights, learns the true ones.
 * Ends when nothing moves any more, or as soon as the reader does something.
 */
export function holdInPlace(scroller: HTMLElement, seq: number, belowTopPx: number): () => void {
  let still = 0;
  let frames = 0;
  let frame = requestAnimationFrame(hold);
  for (const input of INPUTS) scroller.addEventListener(input, stop, { passive: true });
  return stop;

  function hold() {
    const row = scroller.querySelector(`[data-seq="${seq}"]`);
    if (row) {
      const offPx = row.getBoundingClientRect().top - scroller.getBoundingClientRect().top - belowTopPx;
      const before = scroller.scrollTop;
      if (Math.abs(offPx) > 1) scroller.scrollTop += offPx;
      // At the end of the list there is nothing to scroll, and that is still enough.
      still = scroller.scrollTop === before ? still + 1 : 0;
    }
    if (still < STILL_FRAMES && frames++ < MOST_FRAMES) frame = requestAnimationFrame(hold);
    else stop();
  }

  function stop() {
    cancelAnimationFrame(frame);
    for (const input of INPUTS) scroller.removeEventListener(input, stop);
  }
}
