import type { EntityManager } from 'typeorm';
import type { LogTransaction } from '../room-log/log-transaction.js';
import type { UserEntity } from './user.entity.js';

/**
 * The rooms that somebody is in without being added: of their department, and of the whole workspace.
 * Declared here, where people change; implemented by rooms/, which knows what a room is.
 */
export abstract class ImplicitRooms {
  /**
   * Ids of the rooms for whoever has one of these departments, among them the rooms of the whole workspace.
   * Locks the workspace first, and only then asks for the departments: until the commit no such room appears,
   * and nobody's department changes.
   */
  abstract roomIdsFor(
    manager: EntityManager,
    workspaceId: string,
    departments: () => Promise<readonly (string | null)[]>,
  ): Promise<string[]>;

  /** Moves a user from where `before` belonged to where `after` belongs, with events. Null: a new user. */
  abstract move(
    tx: LogTransaction,
    before: UserEntity | null,
    after: UserEntity,
    actorId: string,
  ): Promise<void>;
}
