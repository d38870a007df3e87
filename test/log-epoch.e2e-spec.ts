import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sqlTime } from '../src/database/sql.js';
import { LogEpoch } from '../src/room-log/log-epoch.js';
import { startServer, type TestServer } from './support/server.js';

describe('the epoch of the log', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.close());

  it('is the renewed one, also where the one before was made by a clock that was ahead', async () => {
    const ahead = sqlTime(new Date(Date.now() + 30 * 24 * 3600_000));
    await server.database.transaction((tx) =>
      tx.query('INSERT INTO log_epochs (epoch, created_at) VALUES (?, ?)', ['ahead', ahead]),
    );
    for (let round = 0; round < 2; round++) {
      const renewed = await LogEpoch.renew(server.database, server.clock);
      expect((await LogEpoch.load(server.database)).current).toBe(renewed);
    }
  });
});
