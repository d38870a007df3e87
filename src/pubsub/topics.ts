import type { PresenceStatus } from '../realtime/device.js';
import type { RoomHint } from '../room-log/room-event.js';
import type { NodeSample } from '../stats/node-sample.js';

/** A channel between the nodes, and the type of what goes over it. */
export interface Topic<T> {
  readonly name: string;
  /** Never set: it carries the type. */
  readonly payload?: T;
}

/** Ephemeral: shown while it lasts, never stored. */
export type ActivitySignal =
  | { readonly kind: 'typing'; readonly userId: string; readonly expiresAt: Date | null }
  | {
      readonly kind: 'receipt';
      readonly userId: string;
      readonly lastDeliveredSeq: number;
      readonly lastReadSeq: number;
    };

/** What happens to one user, wherever they are connected. */
export type UserSignal =
  | { readonly kind: 'memberships-changed' }
  | {
      readonly kind: 'read';
      readonly roomId: string;
      readonly lastReadSeq: number;
      readonly unreadCount: number;
      readonly byConnection: string | null;
    }
  | { readonly kind: 'status'; readonly deviceIds: readonly string[]; readonly status: PresenceStatus }
  | { readonly kind: 'close-connection'; readonly connectionId: string };

export interface PresenceSignal {
  readonly userId: string;
}

/** Every topic there is. */
export const topics = {
  /** That a node is there, again and again. */
  nodes: { name: 'nodes' } as Topic<null>,
  /** The events of one room. */
  room: (roomId: string): Topic<RoomHint> => ({ name: `room:${roomId}` }),
  /** Typing and receipts in one room. */
  activity: (roomId: string): Topic<ActivitySignal> => ({ name: `activity:${roomId}` }),
  user: (userId: string): Topic<UserSignal> => ({ name: `user:${userId}` }),
  /** Whose name, picture, role, password or sessions have changed; every node listens. */
  accounts: { name: 'accounts' } as Topic<{ readonly userId: string }>,
  /** Whose status has changed, for a whole workspace: a node filters, so that a change is published once. */
  presence: (workspaceId: string): Topic<PresenceSignal> => ({ name: `presence:${workspaceId}` }),
  /** How each node is doing; for the nodes of one log only. */
  stats: (epoch: string): Topic<NodeSample> => ({ name: `stats:${epoch}` }),
};
