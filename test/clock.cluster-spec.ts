import { describe, expect, it } from '@jest/globals';
import { createConnection } from 'mysql2/promise';
import { UTC_MILLIS } from '../src/database/clock-sync.js';
import { OwnMariaDb } from './support/mariadb.js';

describe('the clock of a database in a zone with summer time', () => {
  it('goes on evenly where that ends, and begins', async () => {
    const database = await OwnMariaDb.start({ TZ: 'CET-1CEST,M3.5.0,M10.5.0/3' });
    // Where only MySQL is installed, nobody here knows how to start one in another zone.
    if (!database) return;
    const connection = await createConnection(database.backend.environment.DATABASE_URL as string);
    try {
      for (const at of ['2026-10-25T00:30Z', '2026-10-25T01:30Z', '2026-03-29T00:30Z', '2026-03-29T01:30Z']) {
        await connection.query(`SET SESSION timestamp = ${Date.parse(at) / 1000}`);
        const [rows] = await connection.query(UTC_MILLIS);
        expect(rows).toEqual([{ ms: Date.parse(at) }]);
      }
    } finally {
      await connection.end();
      await database.drop();
    }
  });
});
