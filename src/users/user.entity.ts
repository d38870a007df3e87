import { Column, Entity } from 'typeorm';
import { IdColumn, PrimaryIdColumn, TimeColumn } from '../database/columns.js';
import { UserKind, WorkspaceRole } from './user.enums.js';

@Entity('users')
export class UserEntity {
  @PrimaryIdColumn() id!: string;
  @IdColumn({ name: 'workspace_id' }) workspaceId!: string;
  @Column({ type: 'varchar', length: 254 }) email!: string;
  @Column({ type: 'varchar', length: 255, name: 'password_hash', select: false }) passwordHash!: string;
  @Column({ type: 'varchar', length: 100, name: 'display_name' }) displayName!: string;
  /** The name, folded for search and sorting. */
  @Column({ type: 'varchar', length: 400, name: 'search_key' }) searchKey!: string;
  @Column({ type: 'varchar', length: 2048, name: 'avatar_url', nullable: true }) avatarUrl!: string | null;
  @Column({ type: 'varchar', length: 16 }) kind!: UserKind;
  @Column({ type: 'varchar', length: 16 }) role!: WorkspaceRole;
  @Column({ type: 'varchar', length: 100, nullable: true }) department!: string | null;
  @TimeColumn({ name: 'last_seen_at', nullable: true }) lastSeenAt!: Date | null;
  @TimeColumn({ name: 'deactivated_at', nullable: true }) deactivatedAt!: Date | null;
  /** Goes up when every session of the user must end. */
  @Column({ type: 'int', name: 'session_version' }) sessionVersion!: number;
  /** Goes up whenever the user enters or leaves a room: what a node compares to find a change it was not told of. */
  @Column({ type: 'int', name: 'membership_version' }) membershipVersion!: number;
  @TimeColumn({ name: 'created_at' }) createdAt!: Date;
}
