import type { RoomEvent } from '../room-log/room-event.js';
import type { RoomLog } from '../room-log/room-log.js';
import { RoomDelivery } from './delivery.js';

const PAGE = 100;
/** What no event tells (a name, a receipt, somebody's presence) is shown as it was for no longer than this. */
const KEPT_MS = 5000;

interface Kept {
  readonly reading: Promise<readonly RoomEvent[] | null>;
  readonly readAt: number;
}

/**
 * The past of one room, read in pages of fixed borders: of a thousand clients that come back, wherever each of
 * them was, every page is read and answered once. It is kept only as long as nothing changes what it shows.
 */
export class FeedPages {
  private readonly kept = new Map<string, Kept>();

  constructor(
    private readonly roomId: string,
    private readonly log: RoomLog,
  ) {}

  /**
   * The events after number `after`, up to the end of its page or up to `head`.
   * @returns null where the log does not reach back so far any more.
   */
  async after(after: number, head: number): Promise<RoomDelivery | null> {
    const begin = after - (after % PAGE);
    const end = Math.min(begin + PAGE, head);
    const all = await this.read(begin, end);
    // The same scope for all who read the same page: what it names is loaded, and said, once.
    if (all)
      return new RoomDelivery(
        all.filter((event) => event.seq > after),
        undefined,
        all,
      );
    // The log may begin within the page.
    const rest = begin === after ? null : await this.log.read(this.roomId, after, end, PAGE);
    return rest && new RoomDelivery(rest);
  }

  /** Something that pages show is not as it was. */
  forget(): void {
    this.kept.clear();
  }

  /** However much they are in use. */
  forgetOld(): void {
    const before = Date.now() - KEPT_MS;
    for (const [key, { readAt }] of this.kept) if (readAt < before) this.kept.delete(key);
  }

  private read(begin: number, end: number): Promise<readonly RoomEvent[] | null> {
    const key = `${begin}-${end}`;
    let page = this.kept.get(key);
    if (!page) {
      const reading = this.log.read(this.roomId, begin, end, PAGE);
      this.kept.set(key, (page = { reading, readAt: Date.now() }));
      reading.catch(() => this.kept.delete(key));
    }
    return page.reading;
  }
}
