import type { Metrics } from '../metrics/metrics.js';
import type { RoomHint } from '../room-log/room-event.js';
import type { RoomLog } from '../room-log/room-log.js';
import { RoomDelivery } from './delivery.js';
import { FeedPages } from './feed-pages.js';

export interface RoomListener {
  deliver(delivery: RoomDelivery): void;
  /** The log does not have what comes next any more, and who has left the room by it nobody knows. */
  cutOff(): void;
}

const PAGE = 100;

/**
 * The live end of one room's log on this node. Hints may come late, twice, out of order or not at all;
 * listeners get every event after {@link head}, once and in order, or hear that they cannot.
 */
export class RoomFeed {
  readonly pages: FeedPages;
  private readonly listeners = new Set<RoomListener>();
  /** Number of the last event that the listeners have got. */
  private position = 0;
  /** The highest number that a hint or a check has spoken of. */
  private target = 0;
  private healing: Promise<void> | null = null;
  private opened = false;
  private closed = false;

  constructor(
    readonly roomId: string,
    private readonly log: RoomLog,
    private readonly metrics: Metrics,
    private readonly onError: (error: unknown) => void,
  ) {
    this.pages = new FeedPages(roomId, log);
  }

  get head(): number {
    return this.position;
  }

  /** Sets where the log stands, read after the subscription to the hints stood. */
  open(head: number): void {
    if (this.opened) return;
    this.opened = true;
    this.position = head;
    if (this.target > head) this.heal();
  }

  /** Joins live, from the event after {@link head}. Synchronous, so that nothing falls between a look at the head and the joining. */
  join(listener: RoomListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  hint({ events, snapshot }: RoomHint): void {
    const last = events.at(-1)?.seq ?? 0;
    if (!this.opened || this.healing) return this.notice(last);
    // What came on another way is left out; a hint has no holes itself.
    const fresh =
      events[0]?.seq === this.position + 1 ? events : events.filter(({ seq }) => seq > this.position);
    if (fresh[0]?.seq !== this.position + 1) return this.notice(last);
    this.target = Math.max(this.target, last);
    this.deliver(new RoomDelivery(fresh, snapshot));
  }

  /** The log has come so far: what is missing is read from the table. */
  notice(seq: number): void {
    this.target = Math.max(this.target, seq);
    if (this.opened && this.target > this.position) this.heal();
  }

  /** Settles when everything spoken of so far was delivered, or could not be read. */
  async settled(): Promise<void> {
    await this.healing;
  }

  close(): void {
    this.closed = true;
    this.listeners.clear();
  }

  private heal(): void {
    this.healing ??= this.readMissing().then(
      () => this.healed(),
      (error: unknown) => {
        // Not at once again: the next hint or check tries.
        this.healing = null;
        this.onError(error);
      },
    );
  }

  /** A hint that came between the last look at the target and here has found the healing still under way. */
  private healed(): void {
    this.healing = null;
    if (this.position < this.target && !this.closed) this.heal();
  }

  private async readMissing(): Promise<void> {
    while (this.position < this.target && !this.closed) {
      const events = await this.log.read(this.roomId, this.position, this.target, PAGE);
      if (events === null) {
        // Which takes a pause of EVENT_RETENTION_DAYS.
        this.position = this.target;
        for (const listener of [...this.listeners]) listener.cutOff();
        return;
      }
      this.metrics.eventsHealed.inc(events.length);
      this.deliver(new RoomDelivery(events));
    }
  }

  private deliver(delivery: RoomDelivery): void {
    const { events } = delivery;
    const last = events.at(-1);
    if (!last) return;
    this.position = last.seq;
    // A new message changes nothing of what pages show; an edit, a reaction, a name may.
    if (events.some((event) => event.type !== 'MessageSent')) this.pages.forget();
    this.metrics.eventsDelivered.inc(events.length * this.listeners.size);
    for (const listener of [...this.listeners]) listener.deliver(delivery);
  }
}
