import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createConnection } from 'mysql2/promise';
import { OwnMariaDb } from './support/mariadb.js';
import { createGroup, say } from './support/rooms.js';
import { startServer, type TestServer } from './support/server.js';

describe('a database that reads texts in another way', () => {
  let database: OwnMariaDb | null;
  let server: TestServer;

  beforeAll(async () => {
    database = await OwnMariaDb.start();
    if (!database) return;
    const connection = await createConnection(database.backend.environment.DATABASE_URL as string);
    await connection.query("SET GLOBAL sql_mode = 'NO_BACKSLASH_ESCAPES,ANSI_QUOTES,PIPES_AS_CONCAT'");
    await connection.end();
    server = await startServer({ backend: database.backend });
  });
  afterAll(async () => {
    await server?.close();
    await database?.drop();
  });

  it.each([`O'Neil`, `' OR 1 = 1 -- `, `a "quoted" \\' one`])('keeps and finds %s as it is', async (text) => {
    // Where only MySQL is installed, nobody here knows how to start one.
    if (!database) return;
    const ana = await server.workspace();
    await server.join(ana, text);
    const find = async (search: string) =>
      (
        await ana.do('query ($search: String) { users(search: $search) { nodes { displayName } } }', {
          search,
        })
      ).users.nodes;
    expect(await find(text)).toEqual([{ displayName: text.trim() }]);
    const room = await createGroup(ana);
    await say(ana, room, text);
    const { lastMessage } = (
      await ana.do('query ($room: ID!) { room(id: $room) { lastMessage { body } } }', { room })
    ).room;
    expect(lastMessage).toEqual({ body: text });
  });
});
