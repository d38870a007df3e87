import { randomBytes } from 'node:crypto';
import type { Clock } from '../database/clock.js';
import type { Database } from '../database/database.js';
import { sqlTime, toDate } from '../database/sql.js';

/**
 * The name of this log's life. After a restore from a backup the numbers start again from the past, and a new
 * epoch keeps old cursors from pointing into the new numbers (see docs/operations.md).
 */
export class LogEpoch {
  private constructor(readonly current: string) {}

  static async load(database: Database): Promise<LogEpoch> {
    const rows = await database.read.query<{ epoch: string }[]>(
      'SELECT epoch FROM log_epochs ORDER BY created_at DESC, epoch DESC LIMIT 1',
    );
    const newest = rows[0];
    if (!newest) throw new Error('The table log_epochs is empty: run the migrations.');
    return new LogEpoch(newest.epoch);
  }

  /** Makes every cursor shown so far unknown. Nodes learn of it at their next start. */
  static async renew(database: Database, clock: Clock): Promise<string> {
    const epoch = randomBytes(4).toString('hex');
    await database.transaction(async (tx) => {
      const [newest] = await tx.query<{ created_at: Date | string }[]>(
        'SELECT created_at FROM log_epochs ORDER BY created_at DESC LIMIT 1',
      );
      // The newest counts, and one before may be of a clock that was ahead.
      const now = new Date(Math.max(clock.millis(), newest ? toDate(newest.created_at).getTime() + 1 : 0));
      await tx.query('INSERT INTO log_epochs (epoch, created_at) VALUES (?, ?)', [epoch, sqlTime(now)]);
    });
    return epoch;
  }
}
