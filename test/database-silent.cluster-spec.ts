import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as newId } from 'uuid';
import { FOLLOW_SEQ, SEND } from './support/documents.js';
import { OwnMariaDb } from './support/mariadb.js';
import type { Person } from './support/person.js';
import { createGroup } from './support/rooms.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

describe('a database that says nothing', () => {
  let database: OwnMariaDb | null;
  let server: TestServer;
  let ana: Person;

  beforeAll(async () => {
    database = await OwnMariaDb.start();
    if (!database) return;
    server = await startServer({ backend: database.backend, environment: { DATABASE_TIMEOUT_SECONDS: '1' } });
    ana = await server.workspace();
  });
  afterAll(async () => {
    database?.thaw();
    await server?.close();
    await database?.drop();
  });

  it('is given up after its time, and what was sent meanwhile can be sent again', async () => {
    // Where only MySQL is installed, nobody here knows how to freeze it.
    if (!database) return;
    const room = await createGroup(ana);
    const events = await ana.subscribe(FOLLOW_SEQ, { id: room });
    const [id, later] = [newId(), newId()];
    const send = (what: string) => ana.ask(SEND, { room, body: 'x', id: what });
    await send(newId());
    database.freeze();
    const [sent, asked] = await Promise.all([
      send(id),
      ana.ask('query ($id: ID!) { room(id: $id) { name } }', { id: room }),
    ]);
    for (const { errors } of [sent, asked]) {
      expect(errors).toHaveLength(1);
      expect(errors?.[0]?.extensions).toEqual({ code: 'UNAVAILABLE', retryable: true });
    }
    // It may be there: the database has the statement, and does with it what it likes once it goes on.
    expect(sent.errors?.[0]?.message).toBe(
      'The answer was lost: it may have been done. Try again, under the same id where you gave one.',
    );
    database.thaw();
    await until(async () => (await send(id)).data?.sendMessage?.seq === 2);
    expect((await send(later)).data.sendMessage.seq).toBe(3);
    const { room: seen } = await ana.do('query ($id: ID!) { room(id: $id) { lastMessage { seq } } }', {
      id: room,
    });
    expect(seen.lastMessage.seq).toBe(3);
    expect((await events.many(3)).map(({ __typename }) => __typename)).toEqual(Array(3).fill('MessageSent'));
    await ana.leave();
  });

  it('is not given up while it is asked nothing', async () => {
    if (!database) return;
    const { read } = server.database;
    // At once, so that each has a connection of its own; those that nobody needs afterwards are silent.
    const three = Array.from({ length: 3 }, () =>
      read.query<{ id: string }[]>('SELECT CONNECTION_ID() AS id, SLEEP(0.2)'),
    );
    const used = (await Promise.all(three)).flat().map(({ id }) => Number(id));
    await new Promise((resolve) => setTimeout(resolve, 2500));
    const open = await read.query<{ Id: string }[]>('SHOW PROCESSLIST');
    expect(open.map(({ Id }) => Number(Id))).toEqual(expect.arrayContaining(used));
  });
});
