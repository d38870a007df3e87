import { Column, Entity } from 'typeorm';
import { IdColumn, PrimaryIdColumn, TimeColumn } from '../database/columns.js';
import { RoomType } from './room.enums.js';

@Entity('rooms')
export class RoomEntity {
  @PrimaryIdColumn() id!: string;
  @IdColumn({ name: 'workspace_id' }) workspaceId!: string;
  @Column({ type: 'varchar', length: 16 }) type!: RoomType;
  @Column({ type: 'varchar', length: 100, nullable: true }) name!: string | null;
  /** The name, folded for search. */
  @Column({ type: 'varchar', length: 400, name: 'search_key', nullable: true }) searchKey!: string | null;
  @Column({ type: 'varchar', length: 100, nullable: true }) department!: string | null;
  /** PRIVATE only: the two people's ids, sorted. Unique in the workspace, so that two callers get one room. */
  @Column({ type: 'varchar', length: 73, name: 'pair_key', nullable: true }) pairKey!: string | null;
  @IdColumn({ name: 'created_by', nullable: true }) createdById!: string | null;
  /** Number of the last message. Moved only by the room log. */
  @Column({ type: 'int', name: 'message_seq' }) messageSeq!: number;
  /** Number of the last event. Moved only by the room log. */
  @Column({ type: 'int', name: 'event_seq' }) eventSeq!: number;
  @Column({ type: 'int', name: 'member_count' }) memberCount!: number;
  @TimeColumn({ name: 'last_message_at', nullable: true }) lastMessageAt!: Date | null;
  @TimeColumn({ name: 'archived_at', nullable: true }) archivedAt!: Date | null;
  @TimeColumn({ name: 'created_at' }) createdAt!: Date;
  @TimeColumn({ name: 'updated_at' }) updatedAt!: Date;
}
