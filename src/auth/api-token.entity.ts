import { Column, Entity } from 'typeorm';
import { IdColumn, PrimaryIdColumn, TimeColumn } from '../database/columns.js';

/** What a program shows instead of signing in. */
@Entity('api_tokens')
export class ApiTokenEntity {
  @PrimaryIdColumn() id!: string;
  /** Whom it lets in. */
  @IdColumn({ name: 'user_id' }) userId!: string;
  @Column({ type: 'varchar', length: 100 }) name!: string;
  /** SHA-256 of the token, hexadecimal: the token itself is never kept. */
  @Column({ type: 'varchar', length: 64, name: 'token_hash', select: false }) tokenHash!: string;
  @IdColumn({ name: 'created_by' }) createdBy!: string;
  @TimeColumn({ name: 'created_at' }) createdAt!: Date;
  @TimeColumn({ name: 'expires_at', nullable: true }) expiresAt!: Date | null;
  @TimeColumn({ name: 'last_used_at', nullable: true }) lastUsedAt!: Date | null;
  @TimeColumn({ name: 'revoked_at', nullable: true }) revokedAt!: Date | null;
}
