import { Column, Entity, PrimaryColumn } from 'typeorm';
import { IdColumn, JsonColumn, PrimaryIdColumn, TimeColumn } from '../database/columns.js';
import type { RoomEventType } from './room-event.js';

@Entity('room_events')
export class RoomEventEntity {
  @PrimaryIdColumn({ name: 'room_id' }) roomId!: string;
  @PrimaryColumn({ type: 'int' }) seq!: number;
  @Column({ type: 'varchar', length: 24 }) type!: RoomEventType;
  @IdColumn({ name: 'actor_id', nullable: true }) actorId!: string | null;
  @Column({ type: 'int', name: 'message_seq', nullable: true }) messageSeq!: number | null;
  @JsonColumn({ nullable: true }) data!: Record<string, unknown> | null;
  @TimeColumn({ name: 'created_at' }) createdAt!: Date;
}
