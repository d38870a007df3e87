import { Injectable } from '@nestjs/common';
import type { Viewer } from '../auth/viewer.js';
import { NotFound } from '../errors/chat-error.js';
import { requirePageSize } from '../graphql/arguments.js';
import type { RequestContext } from '../graphql/request-context.js';
import { EventStream } from '../realtime/event-stream.js';
import { streamOwner } from '../realtime/stream-owner.js';
import { RoomFeeds } from '../realtime/room-feeds.js';
import { RoomReader, type ResyncItem } from '../realtime/room-reader.js';
import { decodeCursor, type LogPosition } from '../room-log/cursor.js';
import { ResyncReason } from '../room-log/resync-reason.js';
import { RoomLog } from '../room-log/room-log.js';
import { RoomAccess } from '../rooms/room-access.js';
import type { RoomEventPage } from './room-event.model.js';

/** The log of one room, as a stream and as pages. */
@Injectable()
export class RoomStreamService {
  constructor(
    private readonly log: RoomLog,
    private readonly feeds: RoomFeeds,
    private readonly rooms: RoomAccess,
  ) {}

  async follow(
    viewer: Viewer,
    roomId: string,
    after: string | null,
    context: RequestContext,
  ): Promise<EventStream> {
    const position = after === null ? null : decodeCursor(after, roomId, 'after');
    const [feed] = await this.feeds.acquire([roomId]);
    if (!feed) throw new NotFound('room');
    const release = () => this.feeds.release(feed);
    let from: LogPosition;
    try {
      if (position) await this.feeds.reach([feed], new Map([[roomId, position]]));
      from = position ?? this.log.position(feed.head);
      // Asked once it is known where to begin: a removal that this answer does not know of comes after it.
      await this.rooms.actor(viewer, roomId);
    } catch (error) {
      release();
      throw error;
    }
    const stream = new EventStream(
      streamOwner(context, () => {
        reader.stop();
        release();
      }),
    );
    const reader = new RoomReader(feed, this.log, stream, {
      viewerId: viewer.id,
      isMember: () => this.isMember(viewer, roomId),
      onRemoved: () => stream.end(),
    });
    reader.start(from).catch((error: unknown) => stream.fail(error));
    return stream;
  }

  /** The same log in pages, for clients that cannot hold a stream. */
  async page(roomId: string, after: string, first: number | null | undefined): Promise<RoomEventPage> {
    const size = requirePageSize(first, 'first', 100);
    const position = decodeCursor(after, roomId, 'after');
    const head = (await this.log.heads([roomId])).get(roomId) ?? 0;
    const reason = this.log.whyNot(position, head);
    if (reason && reason !== ResyncReason.TOO_FAR_BEHIND) return this.resyncPage(roomId, reason, head);
    const events = await this.log.read(roomId, position.seq, head, size);
    if (events === null) return this.resyncPage(roomId, ResyncReason.CURSOR_TOO_OLD, head);
    const last = events.at(-1)?.seq ?? position.seq;
    return { events, cursor: this.log.cursor(roomId, last), hasMore: last < head };
  }

  async isMember(viewer: Viewer, roomId: string): Promise<boolean> {
    try {
      await this.rooms.actor(viewer, roomId);
      return true;
    } catch (error) {
      if (error instanceof NotFound) return false;
      throw error;
    }
  }

  private resyncPage(roomId: string, reason: ResyncReason, head: number): RoomEventPage {
    const cursor = this.log.cursor(roomId, head);
    const resync: ResyncItem = { type: 'ResyncRequired', roomId, reason, cursor };
    return { events: [resync], cursor, hasMore: false };
  }
}
