import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../src/database/database.js';
import { startServer, type TestServer } from './support/server.js';

// The text '0' is true: on MySQL 9 every admin was taken for deactivated once.
describe('what a database computes', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startServer();
    await server.workspace();
  });
  afterAll(() => server.close());

  it.each(['COUNT(*)', 'MIN(session_version) + 1', 'MAX(deactivated_at IS NULL)'])(
    'comes as a number: %s',
    async (expression) => {
      const [row] = await server.app
        .get(Database)
        .read.query<{ value: unknown }[]>(`SELECT ${expression} AS value FROM users`);
      expect(row?.value).toBe(1);
    },
  );
});
