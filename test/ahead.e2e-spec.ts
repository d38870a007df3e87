import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { v7 as newId } from 'uuid';
import { Database } from '../src/database/database.js';
import { SEND } from './support/documents.js';
import { checkNumbers } from './support/ledger.js';
import type { Answer, Person } from './support/person.js';
import { createGroup, createRoom, giveRole, REMOVE, RENAME, say } from './support/rooms.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

const REACT = 'mutation ($id: ID!) { addReaction(messageId: $id, emoji: "👍") { id } }';
const code = ({ errors }: Answer) => errors?.[0]?.extensions.code ?? 'done';

describe('a message of somebody whose room is known', () => {
  let server: TestServer;
  let ana: Person;
  let bruno: Person;
  let room: string;
  let written: () => { ahead: number; locked: number; reads: number };

  beforeAll(async () => {
    server = await startServer();
    ana = await server.workspace();
    bruno = await server.join(ana, 'Bruno');
  });
  beforeEach(async () => {
    room = await createGroup(ana, [bruno]);
    await say(ana, room);
    await say(bruno, room);
    const database = server.app.get(Database);
    const [atOnce, script] = [jest.spyOn(database, 'atOnce'), jest.spyOn(database, 'script')];
    const query = jest.spyOn(database.read, 'query');
    written = () => ({
      ahead: atOnce.mock.calls.length,
      locked: script.mock.calls.length,
      reads: query.mock.calls.filter(([sql]) => sql.includes('room_members')).length,
    });
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await checkNumbers(server.backend);
  });
  afterAll(() => server.close());

  it('goes to the database once', async () => {
    await say(ana, room);
    expect(written()).toEqual({ ahead: 1, locked: 0, reads: 0 });
  });

  it('still does so after what is no matter of who is in the room', async () => {
    const id = await say(ana, room);
    await bruno.do(REACT, { id });
    await ana.do(RENAME, { room });
    const { ahead } = written();
    await say(bruno, room);
    expect(written()).toMatchObject({ ahead: ahead + 1, locked: 2 });
  });

  it('is decided on what the database says after somebody has come or gone', async () => {
    const carla = await server.join(ana, 'Carla');
    await ana.do(
      'mutation ($room: ID!, $users: [ID!]!) { addMembers(roomId: $room, userIds: $users) { id } }',
      {
        room,
        users: [carla.id],
      },
    );
    await say(carla, room);
    expect(written().reads).toBeGreaterThan(0);
    await ana.do(REMOVE, { room, user: carla.id });
    expect(code(await carla.ask(SEND, { room, body: 'x' }))).toBe('NOT_FOUND');
    await say(bruno, room);
  });

  it('is refused, and then let in, as the role in the workspace or the room has it', async () => {
    const hall = await createRoom(ana, { type: 'BROADCAST', name: 'Hall' });
    await say(ana, hall);
    expect(code(await bruno.ask(SEND, { room: hall, body: 'x' }))).toBe('FORBIDDEN');
    const role =
      'mutation ($id: ID!, $role: WorkspaceRole!) { updateUser(input: { id: $id, role: $role }) { role } }';
    await ana.do(role, { id: bruno.id, role: 'ADMIN' });
    await say(bruno, hall);
    await ana.do(role, { id: bruno.id, role: 'MEMBER' });
    expect(code(await bruno.ask(SEND, { room: hall, body: 'x' }))).toBe('FORBIDDEN');
    await giveRole(ana, hall, bruno, 'MODERATOR');
    await say(bruno, hall);
  });

  it('is refused to whom another node has taken the role, though this one hears nothing of it', async () => {
    const hall = await createRoom(ana, { type: 'BROADCAST', name: 'Hall' });
    const role =
      'mutation ($id: ID!, $role: WorkspaceRole!) { updateUser(input: { id: $id, role: $role }) { role } }';
    await ana.do(role, { id: bruno.id, role: 'ADMIN' });
    await say(bruno, hall);
    await say(bruno, hall);
    await server.database.transaction((tx) =>
      tx.query('UPDATE users SET role = ? WHERE id = ?', ['MEMBER', bruno.id]),
    );
    await until(async () => code(await bruno.ask(SEND, { room: hall, body: 'x' })) === 'FORBIDDEN');
  });

  it('under an id that is known answers with what was sent, and writes nothing', async () => {
    const id = newId();
    const first = await ana.do(SEND, { room, id, body: 'x' });
    expect(await ana.do(SEND, { room, id, body: 'x' })).toEqual(first);
    expect(code(await bruno.ask(SEND, { room, id, body: 'x' }))).toBe('CONFLICT');
    expect(code(await ana.ask(SEND, { room, id, body: 'y' }))).toBe('CONFLICT');
    expect((await ana.do(SEND, { room, body: 'next' })).sendMessage.seq).toBe(4);
  });

  it('has no hole before it where the log stands farther back than it was known to', async () => {
    const id = await say(ana, room);
    await bruno.do(REACT, { id });
    await say(ana, room);
    // As after a failover that has lost the last that was committed.
    await bruno.do(REACT, { id: await say(bruno, room) });
    await server.app.get(Database).transaction(async (tx) => {
      await tx.query('DELETE FROM message_reactions WHERE room_id = ? AND user_id = ? AND message_seq = 5', [
        room,
        bruno.id,
      ]);
      await tx.query('DELETE FROM room_events WHERE room_id = ? AND seq = 7', [room]);
      await tx.query('UPDATE rooms SET event_seq = 6 WHERE id = ?', [room]);
    });
    const { ahead, locked } = written();
    await say(ana, room);
    expect(written()).toMatchObject({ ahead: ahead + 1, locked: locked + 1 });
  });

  it('is decided on what the database says after it was away, in every room', async () => {
    const other = await createGroup(ana, [bruno]);
    await say(ana, other);
    await say(ana, other);
    const database = server.app.get(Database);
    const reads = jest.spyOn(database, 'readAtOnce');
    const asked = () => reads.mock.calls.filter(([statements]) => statements.length > 0).length;
    await say(ana, room);
    expect(asked()).toBe(0);
    const away = Object.assign(new Error('away'), { code: 'ECONNRESET' });
    jest.spyOn(database, 'atOnce').mockRejectedValueOnce(away);
    expect(code(await ana.ask(SEND, { room, body: 'x' }))).toBe('UNAVAILABLE');
    await say(ana, other);
    expect(asked()).toBe(1);
  });

  it('bears the name that somebody has now', async () => {
    const rename =
      'mutation ($id: ID!, $name: String!) { updateUser(input: { id: $id, displayName: $name }) { id } }';
    const events = await ana.subscribe(
      'subscription ($room: ID!) { roomEvents(roomId: $room) { ... on MessageSent { message { sender { displayName } } } } }',
      { room },
    );
    await bruno.do(rename, { id: bruno.id, name: 'Bruno B.' });
    await say(bruno, room);
    expect((await events.next()).message.sender.displayName).toBe('Bruno B.');
    await bruno.do(rename, { id: bruno.id, name: 'Bruno' });
    await ana.leave();
  });
});
