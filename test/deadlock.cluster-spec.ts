import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createConnection } from 'mysql2/promise';
import { Database } from '../src/database/database.js';
import { RoomLog } from '../src/room-log/room-log.js';
import { FOLLOW_SEQ, SEND } from './support/documents.js';
import { holdFirst } from './support/held-commits.js';
import { checkNumbers } from './support/ledger.js';
import type { Person } from './support/person.js';
import { ADD, createGroup, REMOVE } from './support/rooms.js';
import { startServer, type TestServer } from './support/server.js';

/** Several who write into one database: on MySQL/MariaDB only. */
describe('two nodes that write into the same rooms', () => {
  let here: TestServer;
  let there: TestServer;
  let ana: Person;
  let people: Person[];

  beforeAll(async () => {
    here = await startServer();
    there = await startServer({ backend: here.backend });
    ana = await here.workspace();
    people = await Promise.all([1, 2, 3].map((n) => here.join(ana, `Person ${n}`)));
  });
  afterAll(async () => {
    await there.close();
    await here.close();
  });

  it('do everything once, without holes, whoever else holds the rooms’ locks', async () => {
    const rooms: string[] = [];
    for (let i = 0; i < 5; i++) rooms.push(await createGroup(ana, people));
    const asks = Array.from({ length: 60 }, (_, n) => {
      const [node, person] = [n % 2 ? here : there, people[n % 3] ?? ana];
      const room = rooms[n % 5];
      return [
        person.at(node).ask(SEND, { room, body: `${n}` }),
        ana.at(node).ask(SEND, { room: rooms[(n * 3) % 5], body: `${n}` }),
        ...(n % 6 === 0
          ? [
              ana.at(here).ask(REMOVE, { room, user: people[2]?.id }),
              ana.at(there).ask(ADD, { room, users: [people[2]?.id] }),
            ]
          : []),
      ];
    }).flat();
    const codes = new Set(
      (await Promise.all(asks)).map(({ errors }) => errors?.[0]?.extensions.code ?? 'done'),
    );
    // Whoever is out for the moment is told so; nothing else goes wrong.
    codes.delete('NOT_FOUND');
    expect([...codes]).toEqual(['done']);
    await checkNumbers(here.backend);
  });

  it('begin again where the database has rolled one back for a deadlock', async () => {
    const [first, second] = [await createGroup(ana), await createGroup(ana)].sort() as [string, string];
    const third = await createGroup(ana);
    const events = await ana.subscribe(FOLLOW_SEQ, { id: first });
    const other = await createConnection(here.backend.environment['DATABASE_URL'] ?? '');
    await other.query('CREATE TABLE scratch (n INT)');
    await other.query('BEGIN');
    // The one that has written more is not the one that is rolled back.
    await other.query('INSERT INTO scratch VALUES ?', [Array.from({ length: 1000 }, (_, n) => [n])]);
    await other.query('SELECT id FROM rooms WHERE id = ? FOR UPDATE', [second]);

    const { sizes, release } = holdFirst(here);
    const send = (room: string) => ana.do(SEND, { room, body: 'x' });
    const sending = [send(third)];
    while (sizes.length === 0) await new Promise((resolve) => setImmediate(resolve));
    sending.push(send(first), send(second));
    const { commits } = here.app.get<unknown, { commits: { waiting: unknown[] } }>(RoomLog);
    while (commits.waiting.length < 2) await new Promise((resolve) => setImmediate(resolve));
    type Attempts = Record<'atOnce' | 'together', () => unknown>;
    const database = here.app.get<unknown, Attempts>(Database);
    const [foreseen, locked] = [jest.spyOn(database, 'atOnce'), jest.spyOn(database, 'together')];
    release();
    // Recado holds the first room and waits for the second; the other one holds that, and asks for the first.
    await waiting(other);
    await other.query('SELECT id FROM rooms WHERE id = ? FOR UPDATE', [first]);
    await other.query('COMMIT');
    await other.end();
    expect((await Promise.all(sending)).map(({ sendMessage }) => sendMessage.seq as number)).toEqual([
      1, 1, 1,
    ]);
    expect(foreseen).toHaveBeenCalledTimes(2);
    expect(locked).toHaveBeenCalledTimes(1);
    expect(sizes).toEqual([1, 2]);
    expect(await events.next()).toMatchObject({ seq: 1 });
    expect(events.waiting).toEqual([]);
    jest.restoreAllMocks();
    await checkNumbers(here.backend);
    await ana.leave();
  });

  async function waiting(connection: Awaited<ReturnType<typeof createConnection>>): Promise<void> {
    for (;;) {
      const [rows] = await connection.query(
        // In this database: other suites run on the same server.
        `SELECT COUNT(*) AS n FROM information_schema.innodb_trx
           JOIN information_schema.processlist ON id = trx_mysql_thread_id AND db = DATABASE()
          WHERE trx_state = 'LOCK WAIT'`,
      );
      if ((rows as { n: number }[])[0]?.n) return;
      // Asked more often than every 100 ms, InnoDB answers with what it has said before.
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
  }
});
