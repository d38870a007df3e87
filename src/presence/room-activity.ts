import { FIXED } from '../config/limits.js';
import type { Unsubscribe } from '../pubsub/pubsub.js';
import type { ActivitySignal } from '../pubsub/topics.js';
import type { RoomFeed } from '../realtime/room-feed.js';
import type { RoomEvent } from '../room-log/room-event.js';
import type { Activity } from './presence.model.js';
import type { Watch } from './presence-watch.js';

export interface ActivityListener {
  activity(activity: Activity): void;
  left(userId: string): void;
  /** Who has left the room meanwhile nobody knows. */
  cutOff(): void;
}

/**
 * What passes in one room, for everybody of this node who looks at it: who types (and ceases to, by itself
 * after 5 s), who reads, who comes and goes.
 */
export class RoomActivityFeed {
  private readonly listeners = new Set<ActivityListener>();
  private readonly members = new Set<string>();
  /** Until the members are known: who has gone since they were asked for. */
  private gone: Set<string> | null = new Set();
  private readonly typing = new Map<string, NodeJS.Timeout>();
  private readonly leaveFeed: () => void;
  private watch: Watch | null = null;
  unsubscribe: Unsubscribe | null = null;

  constructor(
    readonly feed: RoomFeed,
    private readonly now: () => number,
  ) {
    this.leaveFeed = feed.join({
      deliver: ({ events }) => {
        for (const event of events) this.happened(event);
      },
      cutOff: () => {
        for (const listener of [...this.listeners]) listener.cutOff();
      },
    });
  }

  /** @param userIds as they were at some moment since this feed was made; who came and went meanwhile, it has heard. */
  knowMembers(userIds: readonly string[]): void {
    for (const userId of userIds) if (!this.gone?.has(userId)) this.members.add(userId);
    this.gone = null;
  }

  watchMembers(watch: Watch): void {
    this.watch = watch;
    for (const userId of this.members) watch.add(userId);
  }

  join(listener: ActivityListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  signal(signal: ActivitySignal): void {
    const { roomId } = this.feed;
    if (signal.kind === 'typing') return this.typed(signal.userId, signal.expiresAt);
    const { userId, lastDeliveredSeq, lastReadSeq } = signal;
    this.tell({ type: 'ReceiptMoved', roomId, userId, lastDeliveredSeq, lastReadSeq });
  }

  presenceChanged(userId: string): void {
    if (this.members.size > FIXED.membersWithReceipts) return;
    this.tell({ type: 'MemberPresenceChanged', roomId: this.feed.roomId, userId });
  }

  close(): void {
    for (const timer of this.typing.values()) clearTimeout(timer);
    this.leaveFeed();
    this.watch?.close();
    this.unsubscribe?.();
  }

  private happened(event: RoomEvent): void {
    // Who sends has ceased to type.
    if (event.type === 'MessageSent' && event.actorId && this.typing.has(event.actorId))
      this.typed(event.actorId, null);
    if (event.type === 'MemberJoined') {
      this.members.add(event.userId);
      this.gone?.delete(event.userId);
      this.watch?.add(event.userId);
    }
    if (event.type !== 'MemberLeft') return;
    this.members.delete(event.userId);
    this.gone?.add(event.userId);
    this.watch?.remove(event.userId);
    if (this.typing.has(event.userId)) this.typed(event.userId, null);
    for (const listener of [...this.listeners]) listener.left(event.userId);
  }

  private typed(userId: string, expiresAt: Date | null): void {
    clearTimeout(this.typing.get(userId));
    this.typing.delete(userId);
    if (expiresAt) {
      const timer = setTimeout(() => this.typed(userId, null), Math.max(0, expiresAt.getTime() - this.now()));
      this.typing.set(userId, timer.unref());
    }
    this.tell({
      type: 'TypingChanged',
      roomId: this.feed.roomId,
      userId,
      isTyping: expiresAt !== null,
      expiresAt,
    });
  }

  private tell(activity: Activity): void {
    for (const listener of [...this.listeners]) listener.activity(activity);
  }
}
