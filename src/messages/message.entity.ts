import { Column, Entity, PrimaryColumn } from 'typeorm';
import { IdColumn, JsonColumn, PrimaryIdColumn, TimeColumn } from '../database/columns.js';
import { MessageType } from './message.enums.js';

/** Clustered by room and number: a page of history is one range read, whatever the table's size. */
@Entity('messages')
export class MessageEntity {
  @PrimaryIdColumn({ name: 'room_id' }) roomId!: string;
  @PrimaryColumn({ type: 'int' }) seq!: number;
  @IdColumn() id!: string;
  /** Null for SYSTEM messages. */
  @IdColumn({ name: 'sender_id', nullable: true }) senderId!: string | null;
  @Column({ type: 'varchar', length: 16 }) type!: MessageType;
  /** Empty once deleted or recalled. */
  @Column({ type: 'text' }) body!: string;
  @Column({ type: 'int', name: 'reply_to_seq', nullable: true }) replyToSeq!: number | null;
  @JsonColumn({ nullable: true }) metadata!: unknown;
  @TimeColumn({ name: 'edited_at', nullable: true }) editedAt!: Date | null;
  @TimeColumn({ name: 'deleted_at', nullable: true }) deletedAt!: Date | null;
  @IdColumn({ name: 'deleted_by', nullable: true }) deletedById!: string | null;
  @TimeColumn({ name: 'recalled_at', nullable: true }) recalledAt!: Date | null;
  /** Of what was sent first: tells a retry from another message under the same id, also after an edit. */
  @Column({ type: 'varchar', length: 43, name: 'content_hash' }) contentHash!: string;
  @TimeColumn({ name: 'created_at' }) createdAt!: Date;
}
