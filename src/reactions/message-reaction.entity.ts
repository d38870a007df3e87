import { Entity, PrimaryColumn } from 'typeorm';
import { PrimaryIdColumn, TimeColumn } from '../database/columns.js';

@Entity('message_reactions')
export class MessageReactionEntity {
  @PrimaryIdColumn({ name: 'room_id' }) roomId!: string;
  @PrimaryColumn({ type: 'int', name: 'message_seq' }) messageSeq!: number;
  @PrimaryIdColumn({ name: 'user_id' }) userId!: string;
  @PrimaryColumn({ type: 'varchar', length: 64 }) emoji!: string;
  @TimeColumn({ name: 'created_at' }) createdAt!: Date;
}
