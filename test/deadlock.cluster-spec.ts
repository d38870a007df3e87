import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createConnection } from 'mysql2/promise';
import { Batch } from '../src/room-log/batch.js';
import { FOLLOW_SEQ, SEND } from './support/documents.js';
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
    const ids = [await createGroup(ana, people), await createGroup(ana, people)].sort();
    const [first, second] = ids as [string, string];
    const events = await ana.subscribe(FOLLOW_SEQ, { id: first });
    const other = await createConnection(here.backend.environment['DATABASE_URL'] ?? '');
    await other.query('BEGIN');
    // The one with more to roll back stays: this one.
    await other.query('UPDATE room_events SET created_at = created_at');
    await other.query('SELECT id FROM rooms WHERE id = ? FOR UPDATE', [second]);
    const run = jest.spyOn(Batch.prototype, 'run');
    const { hold, sending } = bothInOneBatch(first, second);
    hold();
    // Recado holds the first room and waits for the second; the other one holds that, and asks for the first.
    await waiting(other);
    await other.query('SELECT id FROM rooms WHERE id = ? FOR UPDATE', [first]);
    await other.query('COMMIT');
    await other.end();
    const seqs = (await sending).map(({ sendMessage }) => sendMessage.seq as number);
    expect(seqs).toEqual([1, 1]);
    expect(await events.next()).toMatchObject({ seq: 1 });
    expect(events.waiting).toEqual([]);
    // Nothing was done before all locks were held; then it was, once.
    expect(run.mock.calls.map(([changes]) => changes.length)).toEqual([1, 2]);
    run.mockRestore();
    await checkNumbers(here.backend);
    await ana.leave();
  });

  /** Two messages that wait together behind a third, so that one transaction locks both rooms. */
  function bothInOneBatch(first: string, second: string) {
    const sending = (async () => {
      const blocker = createGroup(ana);
      const room = await blocker;
      const ahead = ana.do(SEND, { room, body: 'ahead' });
      const both = Promise.all([first, second].map((id) => ana.do(SEND, { room: id, body: 'both' })));
      await ahead;
      return both;
    })();
    return { hold: () => undefined, sending };
  }

  async function waiting(connection: Awaited<ReturnType<typeof createConnection>>): Promise<void> {
    for (;;) {
      const [rows] = await connection.query(
        `SELECT COUNT(*) AS n FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'`,
      );
      if ((rows as { n: number }[])[0]?.n) return;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
});
