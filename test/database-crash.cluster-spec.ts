import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as newId } from 'uuid';
import { FOLLOW_SEQ, SEND } from './support/documents.js';
import { checkNumbers } from './support/ledger.js';
import { OwnMariaDb } from './support/mariadb.js';
import type { Answer, Person } from './support/person.js';
import { createGroup } from './support/rooms.js';
import { startServer, type TestServer } from './support/server.js';

const KILLS = Number(process.env.DATABASE_KILLS ?? 3);
const MOST_KILLS = 4 * KILLS;
const SENDERS = 12;
const TRY_AGAIN = 'UNAVAILABLE, try again';

describe('a database that is killed and started again', () => {
  let database: OwnMariaDb | null;
  let server: TestServer;
  let ana: Person;

  beforeAll(async () => {
    database = await OwnMariaDb.start();
    if (!database) return;
    server = await startServer({ backend: database.backend });
    ana = await server.workspace();
  });
  afterAll(async () => {
    await server?.close();
    await database?.drop();
  });

  it(`has everything that was acknowledged, and Recado goes on by itself (${KILLS} kills)`, async () => {
    // Where only MySQL is installed, nobody here knows how to kill it.
    if (!database) return;
    const rooms = [await createGroup(ana), await createGroup(ana), await createGroup(ana)];
    const events = await ana.subscribe(FOLLOW_SEQ, { id: rooms[0] });
    const acknowledged = new Map<string, number>();
    const codes = new Set<string>();
    let stopped = false;
    /** Sends one message after the other; each until it is acknowledged, under the same id. */
    const sender = async (n: number) => {
      while (!stopped) {
        const id = newId();
        for (;;) {
          const answer: Answer = await ana.ask(SEND, { room: rooms[n % rooms.length], body: `of ${id}`, id });
          const error = answer.errors?.[0];
          if (!error) {
            acknowledged.set(id, answer.data.sendMessage.seq as number);
            break;
          }
          codes.add(`${error.extensions.code}, ${error.extensions.retryable ? 'try again' : 'for good'}`);
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      }
    };
    const senders = Array.from({ length: SENDERS }, (_, n) => sender(n));
    const more = async (count: number) => {
      const goal = acknowledged.size + count;
      while (acknowledged.size < goal) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    // Until one of them has cut off a statement that was under way, too: under jest a refused connection is no Error to
    // graphql-js (it comes from another realm), and so INTERNAL.
    const isDone = (kills: number) => kills >= KILLS && (codes.has(TRY_AGAIN) || kills >= MOST_KILLS);
    for (let kills = 0; !isDone(kills); kills++) {
      await more(50 + Math.floor(Math.random() * 200));
      await database.kill();
      await database.start();
    }
    await more(100);
    stopped = true;
    await Promise.all(senders);
    const numbers = await checkNumbers(database.backend);
    expect([...acknowledged].filter(([id, seq]) => numbers.get(id) !== seq)).toEqual([]);
    // Each was asked for until it was there, so that there is none besides.
    expect(numbers.size).toBe(acknowledged.size);
    expect(codes).toContain(TRY_AGAIN);
    // Who listened all the while has got each once, in order.
    const [room] = rooms;
    const { room: seen } = await ana.do('query ($id: ID!) { room(id: $id) { lastMessage { seq } } }', {
      id: room,
    });
    for (let seq = 1; seq <= seen.lastMessage.seq; seq++) expect((await events.next()).seq).toBe(seq);
    await ana.leave();
  }, 120_000);
});
