import { FIXED } from '../config/limits.js';
import type { LogPosition } from '../room-log/cursor.js';
import { ResyncReason } from '../room-log/resync-reason.js';
import type { RoomLog } from '../room-log/room-log.js';
import { Delivery, RoomDelivery } from './delivery.js';
import type { RoomFeed } from './room-feed.js';

/** Where a reader puts what it reads. */
export interface RoomSink {
  /** What happens now. */
  push(delivery: Delivery): void;
  /** The client cannot go on: it is too slow, or the log is gone. It has to come back and say where it stands. */
  overflow(): void;
  /**
   * As fast as it is taken.
   * @param again gives what may be seen of it still, where that took long.
   * @returns whether any of it may.
   */
  pushPaced(delivery: Delivery, again: () => Promise<Delivery | null>): Promise<boolean>;
  readonly closed: boolean;
}

export interface ReaderOptions {
  readonly viewerId: string;
  /** Whether the viewer is a member, as the database says now. */
  readonly isMember: () => Promise<boolean>;
  /** The viewer has left the room; its last event was put into the sink. */
  readonly onRemoved: () => void;
}

/** The answer to a position that cannot be gone on from. */
export interface ResyncItem {
  readonly type: 'ResyncRequired';
  readonly roomId: string;
  readonly reason: ResyncReason;
  readonly cursor: string;
}

/** One subscriber's way through one room's log: from its position through the past into what happens now. */
export class RoomReader {
  private leave: (() => void) | null = null;
  private stopped = false;

  constructor(
    private readonly feed: RoomFeed,
    private readonly log: RoomLog,
    private readonly sink: RoomSink,
    private readonly options: ReaderOptions,
  ) {}

  /**
   * Catches up from `after` and joins live. Settles once it has joined, or was stopped.
   *
   * That the viewer is a member must have been asked after the feed had come to `after` (RoomFeeds.reach) and
   * before this call: a removal up to there is in that answer, and any later one lies on the reader's way, or is asked
   * for again.
   */
  async start(after: LogPosition): Promise<void> {
    const reason = this.log.whyNot(after, this.feed.head);
    if (reason) return this.resync(reason);
    await this.catchUp(after.seq);
  }

  stop(): void {
    this.stopped = true;
    this.leave?.();
    this.leave = null;
  }

  private async catchUp(from: number): Promise<void> {
    let position = from;
    while (position < this.feed.head && !this.stopped && !this.sink.closed) {
      if (this.feed.head - position > FIXED.catchUpEvents) return this.sink.overflow();
      const page = await this.feed.pages.after(position, this.feed.head);
      if (this.stopped) return;
      if (page === null) return this.resync(ResyncReason.CURSOR_TOO_OLD);
      // Somebody who came back since reads on; for anybody else the room ends where they left it.
      const over = this.hasLeft(page) && !(await this.options.isMember());
      const upTo = page.events.at(-1)?.seq ?? position;
      const shown = (one: RoomDelivery) => (over ? one.until(this.options.viewerId) : one);
      // Others may have been answered this very page: what they got is as it was then.
      const again = async () =>
        (await this.options.isMember())
          ? shown((await this.feed.pages.after(position, upTo)) ?? new RoomDelivery(page.events))
          : null;
      const isSeen = await this.sink.pushPaced(shown(page), again);
      if (this.stopped) return;
      if (over || !isSeen) return this.removed();
      position = upTo;
    }
    // No await between the last look at the head and the joining: nothing is lost, nothing comes twice.
    if (!this.stopped) this.join();
  }

  /**
   * Goes on from where the log stands now. Among what is left out may be the viewer's removal, so they are asked for
   * once more: a removal that this answer does not know of comes after that place.
   */
  private async resync(reason: ResyncReason): Promise<void> {
    const { roomId, head } = this.feed;
    const isMember = await this.options.isMember();
    if (this.stopped) return;
    if (!isMember) return this.removed();
    const item: ResyncItem = {
      type: 'ResyncRequired',
      roomId,
      reason,
      cursor: this.log.cursor(roomId, head),
    };
    this.sink.push(new Delivery([item]));
    await this.catchUp(head);
  }

  private join(): void {
    if (this.stopped) return;
    this.leave = this.feed.join({
      deliver: (delivery) => {
        if (!this.hasLeft(delivery)) return this.sink.push(delivery);
        const past = delivery.until(this.options.viewerId);
        this.sink.push(past);
        this.left(past).catch(() => this.sink.overflow());
      },
      cutOff: () => this.sink.overflow(),
    });
  }

  /** Where the feed was behind, they may have been in again before they came here. */
  private async left({ events }: RoomDelivery): Promise<void> {
    this.leave?.();
    this.leave = null;
    if (!(await this.options.isMember())) return this.removed();
    await this.catchUp(events.at(-1)?.seq ?? this.feed.head);
  }

  private hasLeft({ leavers }: RoomDelivery): boolean {
    return leavers !== null && leavers.has(this.options.viewerId);
  }

  private removed(): void {
    this.stop();
    this.options.onRemoved();
  }
}
