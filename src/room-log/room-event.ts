/** What can happen in a room, with what belongs to each kind. */
export type RoomEventFact =
  | {
      readonly type: 'MessageSent' | 'MessageEdited' | 'MessageRecalled' | 'MessageDeleted';
      readonly messageSeq: number;
    }
  | {
      readonly type: 'ReactionAdded' | 'ReactionRemoved';
      readonly messageSeq: number;
      readonly emoji: string;
    }
  | { readonly type: 'MemberJoined' | 'MemberRoleChanged'; readonly userId: string; readonly role: string }
  | { readonly type: 'MemberLeft'; readonly userId: string }
  | { readonly type: 'RoomUpdated' | 'RoomArchived' };

export type RoomEventType = RoomEventFact['type'];

/** One entry of a room's log. */
export type RoomEvent = RoomEventFact & {
  readonly roomId: string;
  /** 1, 2, 3 … within the room, without holes, in the order of commit. */
  readonly seq: number;
  readonly cursor: string;
  readonly at: Date;
  /** Who did it; null for what the system did. */
  readonly actorId: string | null;
  /** Milliseconds since 1970; of what is announced, not of what is read back. */
  committedAt?: number;
};

/**
 * Rows that an event names, as they were at its commit, under the name of their table. The log only carries
 * them; the loaders of the features take them from here before they ask the database.
 */
export type Snapshot = Readonly<Record<string, readonly unknown[]>>;

/** What is announced after a commit: what it has added to one room, without holes, and what that names. */
export interface RoomHint {
  readonly events: readonly RoomEvent[];
  readonly snapshot: Snapshot;
}
