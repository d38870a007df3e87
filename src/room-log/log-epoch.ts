import { randomBytes } from 'node:crypto';
import type { Clock } from '../database/clock.js';
import type { Database } from '../database/database.js';
import { sqlTime } from '../database/sql.js';

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
    const now = sqlTime(clock.now());
    await database.transaction((tx) =>
      tx.query('INSERT INTO log_epochs (epoch, created_at) VALUES (?, ?)', [epoch, now]),
    );
    return epoch;
  }
}
