/** Notices that nobody has touched the device for a while, and that somebody does again. */
export class Idleness {
  private lastTouch: number;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isIdle = false;

  constructor(
    private readonly afterMs: number,
    private readonly onChange: (isIdle: boolean) => void,
    private readonly now: () => number = Date.now,
  ) {
    this.lastTouch = now();
    this.wait();
  }

  /** Cheap enough for every move of a mouse: the timer runs on and looks at the time when it ends. */
  readonly touch = (): void => {
    this.lastTouch = this.now();
    if (!this.isIdle) return;
    this.become(false);
    this.wait();
  };

  stop(): void {
    clearTimeout(this.timer);
  }

  private wait(): void {
    const left = this.lastTouch + this.afterMs - this.now();
    this.timer = setTimeout(() => {
      if (this.now() - this.lastTouch >= this.afterMs) this.become(true);
      else this.wait();
    }, left);
  }

  private become(isIdle: boolean): void {
    this.isIdle = isIdle;
    this.onChange(isIdle);
  }
}
