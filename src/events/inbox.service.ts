import { Injectable, Logger } from '@nestjs/common';
import type { Viewer } from '../auth/viewer.js';
import { Database } from '../database/database.js';
import { Lane } from '../database/lane.js';
import type { RequestContext } from '../graphql/request-context.js';
import { PubSub } from '../pubsub/pubsub.js';
import { topics } from '../pubsub/topics.js';
import { EventStream } from '../realtime/event-stream.js';
import { MembershipWatch } from '../realtime/membership-watch.js';
import { RoomFeeds } from '../realtime/room-feeds.js';
import { streamOwner } from '../realtime/stream-owner.js';
import { decodeCursor, type LogPosition } from '../room-log/cursor.js';
import { RoomLog } from '../room-log/room-log.js';
import { RoomMemberEntity } from '../rooms/room-member.entity.js';
import { Inbox } from './inbox.js';
import type { RoomPosition } from './inbox.model.js';
import { RoomStreamService } from './room-stream.service.js';

/** Opens inboxes. */
@Injectable()
export class InboxService {
  private readonly logger = new Logger(InboxService.name);

  constructor(
    private readonly database: Database,
    private readonly log: RoomLog,
    private readonly feeds: RoomFeeds,
    private readonly pubsub: PubSub,
    private readonly watch: MembershipWatch,
    private readonly rooms: RoomStreamService,
  ) {}

  async open(
    viewer: Viewer,
    after: readonly RoomPosition[] | null,
    context: RequestContext,
  ): Promise<EventStream> {
    const positions = after && positionsOf(after);
    const undo: (() => void)[] = [];
    const stream = new EventStream(
      streamOwner(context, () => {
        for (const action of undo) action();
      }),
    );
    const inbox = new Inbox(viewer.id, stream, this.feeds, this.log, {
      memberships: async () => {
        const members = await this.database
          .repository(RoomMemberEntity)
          .find({ select: { roomId: true, userId: true }, where: { userId: viewer.id } });
        return members.map((member) => member.roomId);
      },
      isMember: (roomId) => this.rooms.isMember(viewer, roomId),
    });
    undo.push(() => inbox.close());
    const lane = new Lane();
    // What it tells waits for the client, and so for the stream: what changes before is found once that is on its way.
    let started = false;
    const reconcile = () => {
      if (!started) return;
      lane
        .run(() => inbox.reconcile())
        .catch((error: unknown) => {
          this.logger.warn(`An inbox could not be brought up to date: ${String(error)}`);
          stream.fail(error);
        });
    };
    inbox.onStale = reconcile;
    try {
      undo.push(
        await this.pubsub.subscribe(topics.user(viewer.id), (signal) => {
          if (signal.kind === 'memberships-changed') reconcile();
          if (signal.kind === 'read' && signal.byConnection !== context.origin.connection?.id)
            inbox.readElsewhere(signal);
        }),
      );
      // Before the list is read: a change after this number is a change that the watch finds.
      const version = (await this.watch.versions([viewer.id])).get(viewer.id) ?? 0;
      undo.push(this.watch.watch(viewer.id, version, reconcile));
      await lane.run(() => inbox.start(positions));
    } catch (error) {
      await stream.return();
      throw error;
    }
    started = true;
    reconcile();
    return stream;
  }
}

function positionsOf(after: readonly RoomPosition[]): Map<string, LogPosition> {
  return new Map(
    after.map(({ roomId, cursor }, index) => [roomId, decodeCursor(cursor, roomId, `after.${index}.cursor`)]),
  );
}
