/** How often a node says that it is there. */
export const BEAT_MS = 1000;
/** Where so many beats of the others have stayed away, there are none. */
const SILENCE_MS = 10 * BEAT_MS;

/**
 * Whether other nodes listen: a node that is alone need not publish what nobody but itself would hear. Until it has
 * listened for long enough, and again after Redis was away, it takes it that there are others.
 */
export class Neighbours {
  /** On a clock that nobody sets. */
  private quietSince = performance.now();

  /** Another node is there, or may have been while this one could not listen. */
  heard(): void {
    this.quietSince = performance.now();
  }

  get none(): boolean {
    return performance.now() - this.quietSince > SILENCE_MS;
  }
}
