/** What the clients of one load process have received together. */
export class Tally {
  deliveries = 0;
  bytes = 0;
  /** @type {string[]} what went wrong; a row that has any is no measurement */
  failures = [];
  /** @type {((data: Buffer, start: number, end: number) => void) | null} looks into each event */
  inspect = null;
  #target = Infinity;
  #reached = () => {};

  /** Counts one event that a client received. */
  delivered(data, start, end) {
    this.deliveries++;
    this.bytes += end - start;
    this.inspect?.(data, start, end);
    if (this.deliveries >= this.#target) this.#reached();
  }

  fail(reason) {
    if (this.failures.length < 10) this.failures.push(reason);
    this.#reached();
  }

  /** @throws Error with the first of what went wrong */
  check() {
    if (this.failures.length > 0) throw new Error(this.failures.join('; '));
  }

  /**
   * Waits until so many events were received since the start.
   *
   * @param {number} total
   * @param {number} timeoutMs
   * @returns {Promise<boolean>} whether they came in time
   */
  async reach(total, timeoutMs) {
    if (this.deliveries < total) {
      let timer;
      await new Promise((resolve) => {
        this.#target = total;
        this.#reached = resolve;
        timer = setTimeout(resolve, timeoutMs);
      });
      clearTimeout(timer);
      this.#target = Infinity;
    }
    this.check();
    return this.deliveries >= total;
  }
}
