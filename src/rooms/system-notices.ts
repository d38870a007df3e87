import type { LogTransaction } from '../room-log/log-transaction.js';

/** What a SYSTEM message says, for programs: it stands in the message's `metadata`. */
export type Notice =
  | { readonly action: 'joined' | 'left' | 'removed'; readonly userIds: readonly string[] }
  | { readonly action: 'renamed'; readonly name: string };

/** Writes a SYSTEM message into a room. Declared here, where rooms change; implemented by messages/. */
export abstract class SystemNotices {
  abstract write(tx: LogTransaction, roomId: string, actorId: string, notice: Notice): Promise<void>;
}
