import { Delivery } from '../realtime/delivery.js';
import type { EventStream } from '../realtime/event-stream.js';
import type { RoomFeed } from '../realtime/room-feed.js';
import type { RoomFeeds } from '../realtime/room-feeds.js';
import { RoomReader } from '../realtime/room-reader.js';
import type { LogPosition } from '../room-log/cursor.js';
import type { RoomLog } from '../room-log/room-log.js';
import type { InboxNotice } from './inbox.model.js';

const PAGE = 100;

export interface InboxSource {
  /** Ids of the rooms that the viewer is in, as the database says now. */
  readonly memberships: () => Promise<string[]>;
  readonly isMember: (roomId: string) => Promise<boolean>;
}

interface OpenRoom {
  readonly feed: RoomFeed;
  readonly reader: RoomReader;
  /** Where the room's log stood before the viewer's membership was asked for. */
  readonly from: LogPosition;
}

/** One client's stream over all the viewer's rooms: a reader for each, and the list of rooms kept true. */
export class Inbox {
  private readonly rooms = new Map<string, OpenRoom>();
  /** Called when the list of rooms may have become another one. */
  onStale: () => void = () => undefined;

  constructor(
    private readonly viewerId: string,
    private readonly stream: EventStream,
    private readonly feeds: RoomFeeds,
    private readonly log: RoomLog,
    private readonly source: InboxSource,
  ) {}

  /** Null: every room from now on. Otherwise each from its position; see the schema's `inbox`. */
  async start(positions: ReadonlyMap<string, LogPosition> | null): Promise<void> {
    const roomIds = await this.source.memberships();
    const opened = await this.add(roomIds, positions ?? new Map());
    const isKnown = (roomId: string) => positions === null || positions.has(roomId);
    const inside = new Set(opened.map(({ feed }) => feed.roomId));
    const removed = [...(positions?.keys() ?? [])].filter((roomId) => !inside.has(roomId));
    const unknown = opened.filter(({ feed }) => !isKnown(feed.roomId));
    const known = opened.filter(({ feed }) => isKnown(feed.roomId));
    // At the pace at which the client reads, so after the stream was handed to it: not waited for here, not even
    // where every room begins now, since something may have happened in one of them already.
    const catchUp = async () => {
      await this.tell(removed.map((roomId) => ({ type: 'RoomRemoved', roomId })));
      await this.show(unknown);
      for (const { feed, reader, from } of known) await reader.start(positions?.get(feed.roomId) ?? from);
    };
    catchUp().catch((error: unknown) => this.stream.fail(error));
  }

  /** Enters rooms that are new, and lets go of those that the viewer is no longer in. */
  async reconcile(): Promise<void> {
    if (this.stream.closed) return;
    const wanted = new Set(await this.source.memberships());
    const opened = await this.add([...wanted].filter((roomId) => !this.rooms.has(roomId)));
    await this.show(opened);
    const gone = [...this.rooms.keys()].filter((roomId) => !wanted.has(roomId));
    if (gone.length === 0) return;
    // Their last event comes through the readers, which end themselves by it.
    await this.feeds.refresh(gone);
    for (const roomId of gone) {
      await this.rooms.get(roomId)?.feed.settled();
      if (this.rooms.has(roomId) && !(await this.source.isMember(roomId))) this.drop(roomId);
    }
  }

  readElsewhere({
    roomId,
    lastReadSeq,
    unreadCount,
  }: {
    roomId: string;
    lastReadSeq: number;
    unreadCount: number;
  }): void {
    const notice: InboxNotice = { type: 'ReadElsewhere', roomId, lastReadSeq, unreadCount };
    this.stream.push(new Delivery([notice]));
  }

  close(): void {
    for (const roomId of [...this.rooms.keys()]) this.release(roomId);
  }

  /** Shows rooms that the client does not know, then what has happened in them since they were opened. */
  private async show(rooms: readonly OpenRoom[]): Promise<void> {
    await this.tell(rooms.map(({ feed }) => ({ type: 'RoomAdded', roomId: feed.roomId })));
    for (const { reader, from } of rooms) await reader.start(from);
  }

  private async tell(notices: readonly InboxNotice[]): Promise<void> {
    for (let from = 0; from < notices.length; from += PAGE) {
      const some = notices.slice(from, from + PAGE);
      await this.stream.pushPaced(new Delivery(some), () => this.stillTrue(some));
    }
  }

  /** Without the rooms that the viewer is no longer in. */
  private async stillTrue(notices: readonly InboxNotice[]): Promise<Delivery | null> {
    const inside = new Set(await this.source.memberships());
    const some = notices.filter((notice) => notice.type !== 'RoomAdded' || inside.has(notice.roomId));
    return some.length > 0 ? new Delivery(some) : null;
  }

  /** Opens the feeds of rooms, as far as the viewer is in them still once it is known where they stand. */
  private async add(
    roomIds: readonly string[],
    positions: ReadonlyMap<string, LogPosition> = new Map(),
  ): Promise<OpenRoom[]> {
    if (roomIds.length === 0) return [];
    const feeds = await this.feeds.acquire(roomIds);
    try {
      await this.feeds.reach(feeds, positions);
      const starts = feeds.map((feed) => ({ feed, from: this.log.position(feed.head) }));
      const inside = new Set(this.stream.closed ? [] : await this.source.memberships());
      return this.openThose(starts, (roomId) => !this.stream.closed && inside.has(roomId));
    } catch (error) {
      for (const feed of feeds) this.feeds.release(feed);
      throw error;
    }
  }

  private openThose(
    starts: readonly { feed: RoomFeed; from: LogPosition }[],
    isWanted: (roomId: string) => boolean,
  ): OpenRoom[] {
    const opened: OpenRoom[] = [];
    for (const { feed, from } of starts) {
      if (isWanted(feed.roomId)) opened.push(this.open(feed, from));
      else this.feeds.release(feed);
    }
    return opened;
  }

  private open(feed: RoomFeed, from: LogPosition): OpenRoom {
    const reader = new RoomReader(feed, this.log, this.stream, {
      viewerId: this.viewerId,
      isMember: () => this.source.isMember(feed.roomId),
      onRemoved: () => {
        if (this.rooms.get(feed.roomId)?.reader === reader) this.drop(feed.roomId);
        this.onStale();
      },
    });
    const room = { feed, reader, from };
    this.rooms.set(feed.roomId, room);
    return room;
  }

  /** The client hears of it behind what waits of the room. */
  private drop(roomId: string): void {
    if (!this.release(roomId)) return;
    this.tell([{ type: 'RoomRemoved', roomId }]).catch((error: unknown) => this.stream.fail(error));
  }

  private release(roomId: string): boolean {
    const room = this.rooms.get(roomId);
    if (!room) return false;
    this.rooms.delete(roomId);
    room.reader.stop();
    this.feeds.release(room.feed);
    return true;
  }
}
