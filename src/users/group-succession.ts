import type { EntityManager } from 'typeorm';
import type { LogTransaction } from '../room-log/log-transaction.js';
import type { UserEntity } from './user.entity.js';

/**
 * What becomes of the groups that somebody has run.
 * Declared here, where accounts end; implemented by rooms/, which knows what a room is.
 */
export abstract class GroupSuccession {
  /** Ids of the rooms that may need another ADMIN when this account ends. */
  abstract roomIdsOf(manager: EntityManager, userId: string): Promise<string[]>;

  /** Gives each of the transaction's rooms that has no other ADMIN with an open account one, with an event. */
  abstract handOver(tx: LogTransaction, leaving: UserEntity, actorId: string): Promise<void>;
}
