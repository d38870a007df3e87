import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { FIXED } from '../config/limits.js';
import { Database } from '../database/database.js';
import { placeholders } from '../database/sql.js';
import type { RequestContext } from '../graphql/request-context.js';

export interface Marks {
  readonly userId: string;
  /** Whether the account is in use: nobody waits for one that is closed. */
  readonly isActive: boolean;
  /** What lies before has no receipt of theirs. */
  readonly joinedMessageSeq: number;
  readonly lastDeliveredSeq: number;
  readonly lastReadSeq: number;
}

/** The marks of everybody in a room; null for rooms of more than 100 members. */
@Injectable()
export class MarksLoader {
  constructor(private readonly database: Database) {}

  load(context: RequestContext, roomId: string): Promise<Marks[] | null> {
    const loader = context.loader(
      this,
      () => new DataLoader<string, Marks[] | null>((roomIds) => this.read(roomIds)),
    );
    return loader.load(roomId);
  }

  private async read(roomIds: readonly string[]): Promise<(Marks[] | null)[]> {
    const rows = await this.database.read.query<RawMarks[]>(
      `SELECT r.id AS room_id, m.user_id, m.joined_message_seq, m.last_delivered_seq, m.last_read_seq,
         u.deactivated_at
       FROM rooms r JOIN room_members m ON m.room_id = r.id JOIN users u ON u.id = m.user_id
       WHERE r.id IN (${placeholders(roomIds.length)}) AND r.member_count <= ?
       ORDER BY m.user_id`,
      [...roomIds, FIXED.membersWithReceipts],
    );
    const marks = new Map<string, Marks[]>();
    for (const row of rows) {
      const ofRoom = marks.get(row.room_id) ?? [];
      marks.set(row.room_id, ofRoom);
      ofRoom.push({
        userId: row.user_id,
        isActive: row.deactivated_at === null,
        joinedMessageSeq: row.joined_message_seq,
        lastDeliveredSeq: row.last_delivered_seq,
        lastReadSeq: row.last_read_seq,
      });
    }
    return roomIds.map((roomId) => marks.get(roomId) ?? null);
  }
}

interface RawMarks {
  room_id: string;
  user_id: string;
  joined_message_seq: number;
  last_delivered_seq: number;
  last_read_seq: number;
  deactivated_at: Date | string | null;
}
