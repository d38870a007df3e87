import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createConnection } from 'mysql2/promise';
import { SEND } from './support/documents.js';
import type { Person } from './support/person.js';
import { RawSocket } from './support/raw-socket.js';
import { createGroup, say } from './support/rooms.js';
import { startServer, type TestServer } from './support/server.js';

/** Rooms that come together on one socket are one batch. */
const ROOMS = 20;

describe('a room that somebody holds locked, as a node that was frozen does,', () => {
  let server: TestServer;
  let ana: Person;

  beforeAll(async () => {
    server = await startServer();
    ana = await server.workspace();
  });
  afterAll(() => server.close());

  it('fails nobody who writes in another one, in the same batch or a later one', async () => {
    const locked = await createGroup(ana);
    const others: string[] = [];
    for (let n = 0; n < ROOMS; n++) others.push(await createGroup(ana));
    // From now on they are known, and written ahead of their locks.
    for (const room of [locked, ...others]) await say(ana, room);
    const frozen = await createConnection(server.backend.environment['DATABASE_URL'] ?? '');
    await frozen.query('START TRANSACTION');
    await frozen.query('SELECT id FROM rooms WHERE id = ? FOR UPDATE', [locked]);
    const socket = await RawSocket.of(ana, server);
    socket.subscribe('locked', SEND, { room: locked, body: 'x' });
    const answers = await Promise.all(others.map((room, n) => socket.ask(`${n}`, SEND, { room, body: 'x' })));
    expect(answers.filter(({ payload }) => payload.errors)).toEqual([]);
    // They did not wait until it was given up.
    const { payload } = await socket.next('next', 'locked');
    expect(payload.errors[0].extensions).toEqual({ code: 'UNAVAILABLE', retryable: true });
    await frozen.query('ROLLBACK');
    await frozen.end();
    await say(ana, locked);
    socket.socket.close();
    await ana.leave();
  }, 60_000);
});
