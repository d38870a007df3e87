import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { v7 as newId } from 'uuid';
import { loadConfig } from '../src/config/config.js';
import { writerOptions } from '../src/database/data-source.js';
import { giveUpSilent } from '../src/database/silence.js';
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
    server = await startServer({ backend: database.backend, environment: { DATABASE_TIMEOUT_SECONDS: '6' } });
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
    const config = loadConfig(database.backend.environment).database;
    const source = await new DataSource(writerOptions(config, { entities: [], migrations: [] })).initialize();
    giveUpSilent(source, 1);
    // At once, so that each has a connection of its own.
    const three = Array.from({ length: 3 }, () =>
      source.query<{ id: string }[]>('SELECT CONNECTION_ID() AS id, SLEEP(0.2)'),
    );
    const used = (await Promise.all(three)).flat().map(({ id }) => Number(id));
    await new Promise((resolve) => setTimeout(resolve, 2500));
    const open = await source.query<{ Id: string }[]>('SHOW PROCESSLIST');
    expect(open.map(({ Id }) => Number(Id))).toEqual(expect.arrayContaining(used));
    // And is, as soon as it is asked.
    await expect(source.query('SELECT SLEEP(30)')).rejects.toThrow('The database has said nothing for 1 s.');
    await source.query('SELECT 1');
    await source.destroy();
  });
});
