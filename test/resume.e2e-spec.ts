import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { MessageLoader } from '../src/messages/message.loader.js';
import { RoomLog } from '../src/room-log/room-log.js';
import { SEND } from './support/documents.js';
import type { Data, Person } from './support/person.js';
import { createGroup, seen } from './support/rooms.js';
import { startServer, type TestServer } from './support/server.js';
import type { Subscription } from './support/subscription.js';

const FOLLOW = `subscription ($id: ID!, $after: String) { roomEvents(roomId: $id, after: $after) {
  __typename ... on RoomEvent { seq cursor actor { displayName } } ... on MessageSent { message { id body status } }
  ... on MessageDeleted { message { id body } } ... on MessageEdited { message { body } } } }`;
const EVENTS = 250;
/** At once: in which order they come is nobody's promise. */
const SENT = Array.from({ length: EVENTS }, (_, n) => `Message ${n + 1}`);
const CLIENTS = 30;

describe('clients that come back', () => {
  let server: TestServer;
  let ana: Person;
  let bruno: Person;
  let room: string;
  let ids: string[];
  let cursors: string[];
  const here: Person[] = [];

  beforeAll(async () => {
    server = await startServer({ environment: { CONNECTIONS_PER_USER: '1000' } });
    ana = await server.workspace();
    bruno = await server.join(ana, 'Bruno');
    room = await createGroup(ana, [bruno]);
    const { cursor } = await seen(ana, room, 'cursor');
    await Promise.all(SENT.map((body) => ana.do(SEND, { room, body })));
    const events = await comeBack(cursor);
    const all = await events.many(EVENTS);
    ids = all.map((event) => event.message.id as string);
    cursors = [cursor, ...all.map((event) => event.cursor as string)];
    await gone();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await gone();
  });
  afterAll(() => server.close());

  const gone = () => Promise.all(here.splice(0).map((person) => person.leave()));
  async function comeBack(after: string | undefined): Promise<Subscription> {
    const person = bruno.at(server);
    here.push(person);
    return person.subscribe(FOLLOW, { id: room, after });
  }
  const expected = (from: number, to = EVENTS) =>
    Array.from({ length: to - from }, (_, index) => from + index + 1);

  it('over the same range have each page read, and each event answered, once', async () => {
    // Somebody who stays keeps the room's feed open.
    const now = await comeBack(undefined);
    const reads = jest.spyOn(server.app.get(RoomLog), 'read');
    const loads = jest.spyOn(server.app.get(MessageLoader), 'load');
    const streams: [number, Subscription][] = [];
    for (let n = 0; n < CLIENTS; n++) {
      const from = (n * 37) % EVENTS;
      streams.push([from, await comeBack(cursors[from])]);
    }
    for (const [from, stream] of streams) {
      const events = await stream.many(EVENTS - from);
      expect(events.map((event) => event.seq)).toEqual(expected(from));
    }
    expect(reads.mock.calls.map(([, after, upTo]) => `${after}-${upTo}`).sort()).toEqual([
      '0-100',
      '100-200',
      '200-250',
    ]);
    expect(loads).toHaveBeenCalledTimes(EVENTS);
    expect(now.waiting).toEqual([]);
  });

  it('see what was edited and deleted meanwhile, however many have read the page before', async () => {
    const bodies = async (from = 0) => {
      const stream = await comeBack(cursors[from]);
      const events = await stream.many(EVENTS - from);
      return events.map((event: Data) => event.message?.body as string);
    };
    const before = await bodies();
    expect([...before].sort()).toEqual([...SENT].sort());
    const stays = await comeBack(undefined);
    await bodies();
    await ana.do('mutation ($id: ID!) { editMessage(id: $id, body: "Edited") { id } }', { id: ids[9] });
    expect(await stays.nextOf('MessageEdited')).toMatchObject({ message: { body: 'Edited' } });
    expect(await bodies()).toEqual(before.with(9, 'Edited'));
    await ana.do('mutation ($id: ID!) { deleteMessage(id: $id) { id } }', { id: ids[9] });
    expect(await stays.nextOf('MessageDeleted')).toMatchObject({ message: { body: '' } });
    expect(await bodies()).toEqual(before.with(9, ''));
  });

  it('see what no event tells, too, once the page is a few seconds old: names and status', async () => {
    const stays = await comeBack(undefined);
    const first = async () => {
      const stream = await comeBack(cursors[0]);
      const event = await stream.next();
      await here.pop()?.leave();
      return [event.actor.displayName, event.message.status] as unknown[];
    };
    expect(await first()).toEqual(['Olga Owner', 'SENT']);
    await ana.do('mutation ($id: ID!) { updateUser(input: { id: $id, displayName: "Olga New" }) { id } }', {
      id: ana.id,
    });
    await bruno.do('mutation ($id: ID!) { markRead(roomId: $id) { id } }', { id: room });
    const end = Date.now() + 12_000;
    // Somebody comes back again and again, so that the page is always in use.
    let answer = await first();
    while (answer[0] !== 'Olga New' && Date.now() < end) answer = await first();
    expect(answer).toEqual(['Olga New', 'READ']);
    stays.stop();
  });
});
