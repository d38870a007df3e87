import { Column, Entity } from 'typeorm';
import { PrimaryIdColumn, TimeColumn } from '../database/columns.js';
import { RoomRole } from './room.enums.js';

@Entity('room_members')
export class RoomMemberEntity {
  @PrimaryIdColumn({ name: 'room_id' }) roomId!: string;
  @PrimaryIdColumn({ name: 'user_id' }) userId!: string;
  @Column({ type: 'varchar', length: 16 }) role!: RoomRole;
  @TimeColumn({ name: 'joined_at' }) joinedAt!: Date;
  /** The room's last message when the member came: what lies before has no receipt of theirs. */
  @Column({ type: 'int', name: 'joined_message_seq' }) joinedMessageSeq!: number;
  @Column({ type: 'int', name: 'last_delivered_seq' }) lastDeliveredSeq!: number;
  @Column({ type: 'int', name: 'last_read_seq' }) lastReadSeq!: number;
  @TimeColumn({ name: 'last_read_at', nullable: true }) lastReadAt!: Date | null;
  @TimeColumn({ name: 'muted_until', nullable: true }) mutedUntil!: Date | null;
}
