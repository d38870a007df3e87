import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 as newId } from 'uuid';
import { KnownRooms } from '../src/room-log/known-rooms.js';
import { SEND } from './support/documents.js';
import { checkNumbers } from './support/ledger.js';
import type { Answer, Person } from './support/person.js';
import { ADD, ARCHIVE, createGroup, createRoom, giveRole, REMOVE } from './support/rooms.js';
import { startServer, type TestServer } from './support/server.js';

const code = ({ errors }: Answer) => errors?.[0]?.extensions.code ?? 'done';

/** Two that tell each other nothing: what one remembers of a room, the other has made wrong. */
describe('a node that knows a room in which another one writes', () => {
  let here: TestServer;
  let there: TestServer;
  let ana: Person;
  let bruno: Person;
  let room: string;

  beforeAll(async () => {
    here = await startServer({ environment: { REDIS_URL: '' } });
    there = await startServer({ backend: here.backend, environment: { REDIS_URL: '' } });
    ana = await here.workspace();
    bruno = await here.join(ana, 'Bruno');
  });
  beforeEach(async () => {
    room = await createGroup(ana, [bruno]);
    for (const node of [here, there]) for (const person of [ana, bruno]) await send(person.at(node));
  });
  afterEach(() => checkNumbers(here.backend));
  afterAll(async () => {
    await there.close();
    await here.close();
  });

  const send = (person: Person, more = {}) => person.ask(SEND, { room, body: 'x', ...more });
  const seqOf = ({ data }: Answer) => data?.sendMessage?.seq as number | undefined;
  const contested = (node: TestServer) => node.app.get(KnownRooms).isContested(room);

  it('takes the numbers after the other’s, and foresees nothing there for a while', async () => {
    const [first, second, third] = [
      await send(ana.at(here)),
      await send(bruno.at(there)),
      await send(ana.at(here)),
    ];
    expect([second, third].map(seqOf)).toEqual([1, 2].map((n) => (seqOf(first) ?? 0) + n));
    expect([contested(here), contested(there)]).toContain(true);
  });

  it('takes nothing from whom the other has put out, and lets in whom it has let in', async () => {
    expect(code(await send(bruno.at(here)))).toBe('done');
    await ana.at(there).do(REMOVE, { room, user: bruno.id });
    expect(code(await send(bruno.at(here)))).toBe('NOT_FOUND');
    await ana.at(there).do(ADD, { room, users: [bruno.id] });
    expect(code(await send(bruno.at(here)))).toBe('done');
  });

  it('takes nothing into a room that the other has archived', async () => {
    await ana.at(there).do(ARCHIVE, { room });
    expect(code(await send(bruno.at(here)))).toBe('FORBIDDEN');
  });

  it('lets somebody speak whom the other has given the right', async () => {
    room = await createRoom(ana.at(here), { type: 'BROADCAST', name: 'Hall' });
    await send(ana.at(here));
    expect(code(await send(bruno.at(here)))).toBe('FORBIDDEN');
    await giveRole(ana.at(there), room, bruno, 'MODERATOR');
    expect(code(await send(bruno.at(here)))).toBe('done');
  });

  it('answers again what the other has taken in', async () => {
    const id = newId();
    const first = await send(bruno.at(there), { id });
    expect(seqOf(await send(bruno.at(here), { id }))).toBe(seqOf(first));
    expect(code(await send(ana.at(here), { id }))).toBe('CONFLICT');
  });

  it('has no hole and no double, whoever sends where', async () => {
    const rooms = [room, await createGroup(ana, [bruno]), await createGroup(ana, [bruno])];
    const sent = await Promise.all(
      Array.from({ length: 120 }, (_, n) => {
        const person = (n % 2 ? ana : bruno).at(n % 3 ? here : there);
        return person.ask(SEND, { room: rooms[n % rooms.length], body: `${n}` });
      }),
    );
    expect(new Set(sent.map(code))).toEqual(new Set(['done']));
  });
});
