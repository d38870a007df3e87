import { Column, Entity } from 'typeorm';
import { PrimaryIdColumn, TimeColumn } from '../database/columns.js';

@Entity('workspaces')
export class WorkspaceEntity {
  @PrimaryIdColumn() id!: string;
  @Column({ type: 'varchar', length: 63 }) slug!: string;
  @Column({ type: 'varchar', length: 100 }) name!: string;
  @TimeColumn({ name: 'created_at' }) createdAt!: Date;
}
