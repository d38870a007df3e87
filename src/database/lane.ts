/** Runs tasks one after the other, in the order of their arrival. */
export class Lane {
  private tail: Promise<unknown> = Promise.resolve();

  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.tail.then(task);
    this.tail = result.catch(() => undefined);
    return result;
  }

  /** Settles when everything that was given so far is done. */
  async idle(): Promise<void> {
    await this.tail;
  }
}
