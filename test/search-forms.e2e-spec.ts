import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import { MIGRATIONS } from '../migrations/index.js';
import { loadConfig } from '../src/config/config.js';
import { writerOptions } from '../src/database/data-source.js';
import { type Backend, createBackend } from './support/backend.js';
import type { Data, Person } from './support/person.js';
import * as rooms from './support/rooms.js';
import { startServer, type TestServer } from './support/server.js';

const SEARCH = 'query ($query: String!) { searchMessages(query: $query) { nodes { body } } }';
const PEOPLE = 'query ($search: String!) { users(search: $search) { nodes { displayName } } }';
const ROOMS = 'query ($search: String!) { rooms(search: $search) { nodes { name } } }';

/** More than a page of them, and some between that stand as they should. */
const MANY = 220;
/** What was stored for a text before: without the marks of any script, a sigma and an ß as they were written. */
const folded = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
const words = (text: string) => (folded(text).match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => `xx${word}`);

describe('messages and names that were stored in an earlier form', () => {
  let backend: Backend;
  let server: TestServer;
  let ana: Person;
  let today: Data;

  const find = async (query: string): Promise<string[]> =>
    (await ana.do(SEARCH, { query })).searchMessages.nodes.map((node: Data) => node.body);
  const people = async (search: string): Promise<string[]> =>
    (await ana.do(PEOPLE, { search })).users.nodes.map((node: Data) => node.displayName);
  const groups = async (search: string): Promise<string[]> =>
    (await ana.do(ROOMS, { search })).rooms.nodes.map((node: Data) => node.name);

  beforeAll(async () => {
    backend = await createBackend();
    server = await startServer({ backend });
    ana = await server.workspace();
    await server.join(ana, 'Łukasz');
    await server.join(ana, 'Ana');
    const room = await rooms.createGroup(ana, [], 'Ο ΔΡΟΜΟΣ ΜΑΣ');
    const bodies = Array.from({ length: MANY }, (_, n) => (n % 3 ? `Fuß ${n}` : `plain ${n}`));
    await Promise.all(['Die Straße', 'काला', 'ꯃꯤꯇꯩ', ...bodies].map((body) => rooms.say(ana, room, body)));
    today = await stored();
    await server.database.transaction(storeEarlierForms);
  });
  afterAll(async () => {
    await server.close();
    await backend.drop();
  });

  async function stored(): Promise<Data> {
    const all = (sql: string) => server.database.read.query<Data>(sql);
    const terms: Data[] = await all('SELECT terms FROM message_search');
    return {
      users: await all('SELECT id, search_key FROM users ORDER BY id'),
      rooms: await all('SELECT id, search_key FROM rooms ORDER BY id'),
      terms: terms.map((row) => row.terms as string).sort(),
    };
  }

  async function storeEarlierForms(tx: EntityManager): Promise<void> {
    const users: { id: string; name: string }[] = await tx.query(
      'SELECT id, display_name AS name FROM users',
    );
    for (const { id, name } of users)
      await tx.query('UPDATE users SET search_key = ? WHERE id = ?', [folded(name), id]);
    const named: { id: string; name: string }[] = await tx.query(
      'SELECT id, name FROM rooms WHERE name <> ?',
      [''],
    );
    for (const { id, name } of named)
      await tx.query('UPDATE rooms SET search_key = ? WHERE id = ?', [folded(name), id]);
    const row =
      server.database.dialect === 'mysql'
        ? 'room_id = ? AND seq = ?'
        : 'rowid = (SELECT id FROM message_search_rows WHERE room_id = ? AND seq = ?)';
    const messages: { room_id: string; seq: number; body: string }[] = await tx.query(
      `SELECT room_id, seq, body FROM messages WHERE type = 'TEXT'`,
    );
    for (const { room_id: room, seq, body } of messages)
      await tx.query(`UPDATE message_search SET terms = ? WHERE ${row}`, [words(body).join(' '), room, seq]);
    await tx.query(`DELETE FROM migrations WHERE name LIKE 'SearchForms%'`);
  }

  /** Runs what is pending until so many statements have written something. */
  async function cutOffAfter(most: number): Promise<void> {
    const { database } = loadConfig(backend.environment);
    const source = await new DataSource(
      writerOptions(database, { entities: [], migrations: MIGRATIONS }),
    ).initialize();
    const runner = source.createQueryRunner();
    const prototype = Object.getPrototypeOf(runner) as QueryRunner;
    await runner.release();
    const query = Reflect.get<QueryRunner, 'query'>(prototype, 'query');
    let writes = 0;
    const spy = jest.spyOn(prototype, 'query').mockImplementation(function (this: QueryRunner, ...given) {
      if (given[0].startsWith('UPDATE') && ++writes > most) throw new Error('killed');
      return query.apply(this, given);
    });
    const transaction = database.type === 'mysql' ? 'none' : 'each';
    await expect(source.runMigrations({ transaction })).rejects.toThrow('killed');
    spy.mockRestore();
    await source.destroy();
  }

  it('are found after the next start, also where one was cut off', async () => {
    expect([await find('strasse'), await people('luk'), await groups('δρομοσ')]).toEqual([[], [], []]);
    await server.close();
    await cutOffAfter(1);
    await cutOffAfter(100);
    server = await startServer({ backend });
    ana = await server.signedIn(await server.userOf(ana), ana.slug);
    expect(await people('luk')).toEqual(['Łukasz']);
    expect(await groups('δρομοσ')).toEqual(['Ο ΔΡΟΜΟΣ ΜΑΣ']);
    expect(await find('strasse')).toEqual(['Die Straße']);
    expect(await find('काला')).toEqual(['काला']);
    expect(await find('कल')).toEqual([]);
    expect(await find('ꯃꯤ')).toEqual(['ꯃꯤꯇꯩ']);
    expect(await stored()).toEqual(today);
  });
});
