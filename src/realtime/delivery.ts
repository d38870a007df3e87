import type { RequestContext } from '../graphql/request-context.js';
import type { RoomEvent, Snapshot } from '../room-log/room-event.js';
import type { Payload } from './payload.js';

const NOTHING: Snapshot = {};

/**
 * Values of a subscription's field that belong together: what they name is loaded together. Whoever has many
 * listeners makes one for all of them, and what was answered to one of them is there for the next.
 */
export class Delivery {
  private lastKey = '';
  private lastAnswers: readonly Payload[] | null = null;
  private others: Map<string, readonly Payload[]> | null = null;
  /** In which it is answered to everybody alike. */
  context: RequestContext | null = null;

  constructor(
    readonly events: readonly unknown[],
    readonly snapshot: Snapshot = NOTHING,
    /** The same object for all deliveries of these very events; null: there is no other. */
    readonly scope: object | null = null,
    /** May be lost without harm; it is, where the client is slow. */
    readonly isEphemeral = false,
  ) {}

  /** The answers to what was asked, if somebody has worked them out. Most often everybody asks the same. */
  answersTo(key: string): readonly Payload[] | null {
    return key === this.lastKey ? this.lastAnswers : (this.others?.get(key) ?? null);
  }

  answered(key: string, answers: readonly Payload[]): void {
    if (this.lastAnswers) {
      this.others ??= new Map();
      this.others.set(this.lastKey, this.lastAnswers).set(key, answers);
    }
    this.lastKey = key;
    this.lastAnswers = answers;
  }
}

/** What has happened in a room. */
export class RoomDelivery extends Delivery {
  /** Who has left the room by these events; null, as almost always: nobody. */
  readonly leavers: ReadonlySet<string> | null;

  constructor(
    override readonly events: readonly RoomEvent[],
    snapshot?: Snapshot,
    scope?: object | null,
  ) {
    super(events, snapshot, scope);
    const left = events.flatMap((event) => (event.type === 'MemberLeft' ? [event.userId] : []));
    this.leavers = left.length > 0 ? new Set(left) : null;
  }

  /** As far as it goes for somebody: their own leaving is the last event of the room that they get. */
  until(userId: string): RoomDelivery {
    const left = this.events.findIndex((event) => event.type === 'MemberLeft' && event.userId === userId);
    return left < 0 ? this : new RoomDelivery(this.events.slice(0, left + 1), this.snapshot, this.scope);
  }
}
