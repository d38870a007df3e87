import { Column, Entity } from 'typeorm';
import { IdColumn, PrimaryIdColumn, TimeColumn } from '../database/columns.js';

/** One refresh token. A family is everything that came of one sign-in: what a person calls a session. */
@Entity('refresh_tokens')
export class RefreshTokenEntity {
  @PrimaryIdColumn() id!: string;
  @IdColumn({ name: 'user_id' }) userId!: string;
  @IdColumn({ name: 'family_id' }) familyId!: string;
  /** SHA-256 of the token, hexadecimal: the token itself is never kept. */
  @Column({ type: 'varchar', length: 64, name: 'token_hash' }) tokenHash!: string;
  @IdColumn({ name: 'replaced_by', nullable: true }) replacedBy!: string | null;
  @TimeColumn({ name: 'replaced_at', nullable: true }) replacedAt!: Date | null;
  @TimeColumn({ name: 'expires_at' }) expiresAt!: Date;
  @TimeColumn({ name: 'revoked_at', nullable: true }) revokedAt!: Date | null;
  @TimeColumn({ name: 'created_at' }) createdAt!: Date;
}
