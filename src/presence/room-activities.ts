import { Injectable } from '@nestjs/common';
import { FIXED } from '../config/limits.js';
import { Clock } from '../database/clock.js';
import { Database } from '../database/database.js';
import { NotFound } from '../errors/chat-error.js';
import { PubSub } from '../pubsub/pubsub.js';
import { topics } from '../pubsub/topics.js';
import { RoomFeeds } from '../realtime/room-feeds.js';
import { RoomMemberEntity } from '../rooms/room-member.entity.js';
import { PresenceWatch } from './presence-watch.js';
import { RoomActivityFeed } from './room-activity.js';

/** One activity feed for each room that somebody on this node looks at. */
@Injectable()
export class RoomActivities {
  private readonly feeds = new Map<string, { opening: Promise<RoomActivityFeed>; users: number }>();

  constructor(
    private readonly roomFeeds: RoomFeeds,
    private readonly pubsub: PubSub,
    private readonly watch: PresenceWatch,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Give it back with {@link release}. */
  async acquire(workspaceId: string, roomId: string): Promise<RoomActivityFeed> {
    const entry = this.feeds.get(roomId) ?? { opening: this.open(workspaceId, roomId), users: 0 };
    this.feeds.set(roomId, entry);
    entry.users++;
    try {
      return await entry.opening;
    } catch (error) {
      if (this.feeds.get(roomId) === entry) this.feeds.delete(roomId);
      throw error;
    }
  }

  release(activity: RoomActivityFeed): void {
    const { roomId } = activity.feed;
    const entry = this.feeds.get(roomId);
    if (!entry || --entry.users > 0) return;
    this.feeds.delete(roomId);
    activity.close();
    this.roomFeeds.release(activity.feed);
  }

  private async open(workspaceId: string, roomId: string): Promise<RoomActivityFeed> {
    const [feed] = await this.roomFeeds.acquire([roomId]);
    if (!feed) throw new NotFound('room');
    const activity = new RoomActivityFeed(feed, () => this.clock.millis());
    try {
      // One more than are watched tells that there are too many.
      const rows = await this.database
        .repository(RoomMemberEntity)
        .find({ where: { roomId }, take: FIXED.membersWithReceipts + 1 });
      activity.knowMembers(rows.map((row) => row.userId));
      activity.unsubscribe = await this.pubsub.subscribe(topics.activity(roomId), (signal) =>
        activity.signal(signal),
      );
      if (rows.length <= FIXED.membersWithReceipts) {
        activity.watchMembers(
          await this.watch.watch(workspaceId, [], ({ userId }) => activity.presenceChanged(userId)),
        );
      }
      return activity;
    } catch (error) {
      activity.close();
      this.roomFeeds.release(feed);
      throw error;
    }
  }
}
