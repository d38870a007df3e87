import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { v7 as newId } from 'uuid';
import { MessageSender } from '../src/messages/message-sender.js';
import { Conflict } from '../src/errors/chat-error.js';
import type { LogTransaction } from '../src/room-log/log-transaction.js';
import { RoomLog } from '../src/room-log/room-log.js';
import { FOLLOW_SEQ, PAGE, SEND } from './support/documents.js';
import { holdFirst } from './support/held-commits.js';
import { checkNumbers } from './support/ledger.js';
import type { Answer, Data, Person } from './support/person.js';
import { ADD, ARCHIVE, createGroup, LEAVE, membersOf, REMOVE, RENAME, say, seen } from './support/rooms.js';
import { startServer, type TestServer } from './support/server.js';

const EDIT = 'mutation ($id: ID!, $body: String = "Edited") { editMessage(id: $id, body: $body) { body } }';
const REACT =
  'mutation ($id: ID!, $emoji: String = "👍") { addReaction(messageId: $id, emoji: $emoji) { id } }';
const REPLY = `mutation ($room: ID!, $id: ID, $to: ID) {
  sendMessage(input: { id: $id, roomId: $room, body: "x", replyToId: $to }) { seq replyTo { seq } } }`;
const DEPARTMENT =
  'mutation ($id: ID!, $to: String!) { updateUser(input: { id: $id, department: $to }) { department } }';

const code = ({ errors }: Answer) => errors?.[0]?.extensions.code ?? 'done';
const seqOf = ({ data }: Answer) => data?.sendMessage?.seq as number | undefined;

describe('changes that come at once', () => {
  let server: TestServer;
  let ana: Person;
  let bruno: Person;
  let carla: Person;

  beforeAll(async () => {
    server = await startServer();
    ana = await server.workspace();
    bruno = await server.join(ana, 'Bruno');
    carla = await server.join(ana, 'Carla');
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await checkNumbers(server.backend);
  });
  afterAll(() => server.close());

  /** Has all of these wait, in this order, while another batch is being committed: so that they make one. */
  async function together(...asks: (() => Promise<Answer>)[]): Promise<Answer[]> {
    const other = await createGroup(ana);
    const { sizes, release } = holdFirst(server);
    const { commits } = server.app.get<unknown, { commits: { waiting: unknown[]; mostBatches: number } }>(
      RoomLog,
    );
    const { mostBatches } = commits;
    // Another room's changes would not wait otherwise.
    commits.mostBatches = 1;
    const first = say(ana, other);
    while (sizes.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const answers: Promise<Answer>[] = [];
    try {
      for (const ask of asks) {
        let refused: Answer | null = null;
        answers.push(ask().then((answer) => (refused = answer)));
        while (commits.waiting.length < answers.length) {
          if (refused) throw new Error(`never came into the batch: ${JSON.stringify(refused)}`);
          await new Promise((resolve) => setImmediate(resolve));
        }
      }
    } finally {
      release();
      commits.mostBatches = mostBatches;
    }
    await first;
    const all = await Promise.all(answers);
    expect(sizes.slice(0, 2)).toEqual([1, asks.length]);
    return all;
  }

  /** A change of a room that no mutation makes. */
  const written = (room: string, write: (tx: LogTransaction) => Promise<unknown>): Promise<Answer> =>
    server.app
      .get(RoomLog)
      .append([room], write)
      .then(
        () => ({}) as Answer,
        (error: { code?: string }) =>
          ({ errors: [{ extensions: { code: error.code ?? 'failed' } }] }) as Answer,
      );

  it('are refused each for itself, and the others are done, without holes', async () => {
    const [room, elsewhere, archived] = [
      await createGroup(ana, [bruno, carla]),
      await createGroup(ana, [bruno]),
      await createGroup(ana, [bruno]),
    ];
    const [foreign, known, id] = [await say(ana, elsewhere), await say(bruno, elsewhere), newId()];
    const events = await bruno.subscribe(FOLLOW_SEQ, { id: room });
    const answers = await together(
      () => bruno.ask(SEND, { room, body: 'one' }),
      () => bruno.ask(SEND, { room, body: 'again', id }),
      () => bruno.ask(REPLY, { room, to: foreign }),
      () => bruno.ask(SEND, { room, body: 'again', id }),
      () => ana.ask(SEND, { room, body: 'again', id }),
      () => bruno.ask(SEND, { room, body: 'other', id: known }),
      () => ana.ask(ARCHIVE, { room: archived }),
      () => bruno.ask(SEND, { room: archived, body: 'too late' }),
      () => carla.ask(SEND, { room, body: 'on her way out' }),
      () => ana.ask(REMOVE, { room, user: carla.id }),
      () => ana.ask(SEND, { room, body: 'two' }),
    );
    expect(answers.map(code)).toEqual([
      ...['done', 'done', 'BAD_USER_INPUT', 'done', 'CONFLICT', 'CONFLICT'],
      ...['done', 'FORBIDDEN', 'NOT_FOUND', 'done', 'done'],
    ]);
    // Number 1 is the notice of Carla's removal, which goes before all that is sent with it.
    expect(answers.map(seqOf).filter((seq) => seq !== undefined)).toEqual([2, 3, 3, 4]);
    expect((await events.many(5)).map(({ __typename, seq }) => [__typename, seq])).toEqual([
      ['MemberLeft', 1],
      ...[2, 3, 4, 5].map((seq) => ['MessageSent', seq]),
    ]);
    expect(events.waiting).toEqual([]);
    await bruno.leave();
  });

  it('leave unread what comes behind an answer, for whoever has answered', async () => {
    const room = await createGroup(ana, [bruno]);
    for (let number = 0; number < 3; number++) await say(ana, room);
    const inbox = await bruno.subscribe(
      'subscription { inbox { __typename ... on ReadElsewhere { lastReadSeq unreadCount } } }',
    );
    const send = (by: Person) => () => by.ask(SEND, { room, body: 'x' });
    await together(send(bruno), send(ana));
    const read = (await inbox.many(3)).find(({ __typename }) => __typename === 'ReadElsewhere');
    expect(read).toEqual({ __typename: 'ReadElsewhere', lastReadSeq: 4, unreadCount: 1 });
    expect((await seen(bruno, room, 'viewer { unreadCount }')).viewer).toEqual({ unreadCount: 1 });
    await bruno.leave();
  });

  it('are refused to whom the account was ended while they waited', async () => {
    const dora = await server.join(ana, 'Dora');
    const room = await createGroup(ana, [dora]);
    await say(dora, room);
    const answers = await together(
      () => dora.ask(SEND, { room, body: 'too late' }),
      async () => {
        await ana.do('mutation ($id: ID!) { deactivateUser(id: $id) { id } }', { id: dora.id });
        return ana.ask(SEND, { room, body: 'after' });
      },
    );
    expect(answers.map(code)).toEqual(['UNAUTHENTICATED', 'done']);
    expect(answers.map(seqOf)).toEqual([undefined, 2]);
  });

  it('may answer one another within a batch', async () => {
    const room = await createGroup(ana, [bruno]);
    const id = newId();
    const answers = await together(
      () => bruno.ask(REPLY, { room, to: id }),
      () => ana.ask(REPLY, { room, id }),
      () => bruno.ask(REPLY, { room, to: id }),
    );
    expect(answers.map(code)).toEqual(['BAD_USER_INPUT', 'done', 'done']);
    expect(answers[2]?.data.sendMessage).toEqual({ seq: 2, replyTo: { seq: 1 } });
    const { messages } = await seen(
      ana,
      room,
      'messages(first: 10, after: null) { nodes { replyTo { seq } } }',
    );
    expect(messages.nodes).toEqual([{ replyTo: null }, { replyTo: { seq: 1 } }]);
  });

  it('are tried one by one where the batch as a whole fails on a constraint', async () => {
    const room = await createGroup(ana, [bruno]);
    const sender = server.app.get<unknown, { write: MessageSender['write'] }>(MessageSender);
    const { write } = sender;
    const tried: number[] = [];
    jest.spyOn(sender, 'write').mockImplementation((change, sendings, given) => {
      const { outcomes, statements } = write(change, sendings, given);
      if (!sendings.some(({ content }) => content.roomId === room)) return { outcomes, statements };
      tried.push(sendings.length);
      if (!sendings.some(({ content }) => content.body === 'bad')) return { outcomes, statements };
      // What no check has foreseen: a row that is there already.
      const again = 'INSERT INTO room_members SELECT * FROM room_members WHERE room_id = ?';
      return { outcomes, statements: [...statements, { sql: again, values: [room] }] };
    });
    const events = await bruno.subscribe(FOLLOW_SEQ, { id: room });
    const answers = await together(
      () => ana.ask(SEND, { room, body: 'one' }),
      () => ana.ask(SEND, { room, body: 'bad' }),
      () => ana.ask(RENAME, { room }),
      () => ana.ask(SEND, { room, body: 'two' }),
    );
    // Each with what is known of the room; the bad one once more under its lock.
    expect(tried).toEqual([3, 1, 1, 1, 1]);
    expect(answers.map(code)).toEqual(['done', 'CONFLICT', 'done', 'done']);
    // Nothing of the first attempt is left, in the table or on the way to a subscriber.
    expect((await events.many(4)).map(({ __typename }) => __typename).sort()).toEqual([
      ...['MessageSent', 'MessageSent', 'MessageSent', 'RoomUpdated'],
    ]);
    expect((await seen(ana, room, 'name viewer { unreadCount }')).name).toBe('Renamed');
    expect(events.waiting).toEqual([]);
    await bruno.leave();
  });

  it('leave nothing of what they have written, counted and said where they are refused after that', async () => {
    const room = await createGroup(ana, [bruno]);
    const events = await bruno.subscribe(FOLLOW_SEQ, { id: room });
    const said: string[] = [];
    const half = () =>
      written(room, async (tx) => {
        await tx.manager.query('UPDATE rooms SET name = ? WHERE id = ?', ['Half done', room]);
        tx.nextMessageSeq(room);
        tx.addMembers(room, 1);
        tx.record(room, ana.id, { type: 'RoomUpdated' });
        tx.onCommit(() => said.push('half done'));
        throw new Conflict('Not like that.');
      });
    const answers = await together(
      () => ana.ask(SEND, { room, body: 'one' }),
      half,
      () => written(room, (tx) => Promise.resolve(tx.record(room, ana.id, { type: 'RoomUpdated' }))),
      half,
      () => bruno.ask(SEND, { room, body: 'two' }),
    );
    expect(answers.map(code)).toEqual(['done', 'CONFLICT', 'done', 'CONFLICT', 'done']);
    expect(answers.map(seqOf)).toEqual([1, undefined, undefined, undefined, 2]);
    expect(await seen(ana, room, 'name memberCount')).toEqual({ name: 'Group', memberCount: 2 });
    expect((await events.many(3)).map(({ __typename, seq }) => [__typename, seq])).toEqual([
      ['RoomUpdated', 1],
      ['MessageSent', 2],
      ['MessageSent', 3],
    ]);
    expect([events.waiting, said]).toEqual([[], []]);
    await bruno.leave();
  });

  it('are made again from the beginning after a deadlock, alone and among others', async () => {
    const room = await createGroup(ana, [bruno]);
    const events = await bruno.subscribe(FOLLOW_SEQ, { id: room });
    const once = () => {
      let attempts = 0;
      return written(room, async (tx) => {
        await tx.manager.query('UPDATE rooms SET name = ? WHERE id = ?', [`Attempt ${++attempts}`, room]);
        tx.record(room, ana.id, { type: 'RoomUpdated' });
        if (attempts === 1) throw Object.assign(new Error('rolled back'), { code: 'ER_LOCK_DEADLOCK' });
      });
    };
    expect(code(await once())).toBe('done');
    expect((await seen(ana, room, 'name')).name).toBe('Attempt 2');
    const answers = await together(
      () => ana.ask(SEND, { room, body: 'one' }),
      once,
      () => bruno.ask(SEND, { room, body: 'two' }),
    );
    expect(answers.map(code)).toEqual(['done', 'done', 'done']);
    expect((await events.many(4)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect(events.waiting).toEqual([]);
    await bruno.leave();
  });

  it('are done, and the others with them, where something fails after their commit', async () => {
    const room = await createGroup(ana, [bruno]);
    const events = await bruno.subscribe(FOLLOW_SEQ, { id: room });
    const answers = await together(
      () => ana.ask(SEND, { room, body: 'one' }),
      () =>
        written(room, (tx) => {
          tx.record(room, ana.id, { type: 'RoomUpdated' });
          tx.onCommit(() => {
            throw new Error('Nobody is there to be told.');
          });
          return Promise.resolve();
        }),
      () => bruno.ask(SEND, { room, body: 'two' }),
    );
    expect(answers.map(code)).toEqual(['done', 'done', 'done']);
    expect((await events.many(3)).map(({ seq }) => seq)).toEqual([1, 2, 3]);
    await bruno.leave();
  });

  it('that find their rooms by themselves are told once they are committed, and not at all where they are not', async () => {
    const department = 'z';
    const [dora, emil] = [await server.join(ana, 'Dora'), await server.join(ana, 'Emil')];
    await ana.do(DEPARTMENT, { id: bruno.id, to: department });
    const { id: room } = (
      await ana.do('mutation { createRoom(input: { type: DEPARTMENT, name: "Z", department: "z" }) { id } }')
    ).createRoom;
    const events = await bruno.subscribe(
      'subscription ($id: ID!) { roomEvents(roomId: $id) { ... on MemberJoined { seq user { id } } } }',
      { id: room },
    );
    const { database } = server;
    const transaction = database.transaction.bind(database);
    jest.spyOn(database, 'transaction').mockImplementationOnce((work) =>
      transaction(async (manager) => {
        await work(manager);
        throw new Error('The COMMIT has failed.');
      }),
    );
    expect(code(await ana.ask(DEPARTMENT, { id: dora.id, to: department }))).toBe('INTERNAL');
    await ana.do(DEPARTMENT, { id: emil.id, to: department });
    expect(await events.next()).toMatchObject({ user: { id: emil.id } });
    expect(events.waiting).toEqual([]);
    await bruno.leave();
  });

  it('of every kind make one batch: sends, edits, reactions, names, joining and leaving', async () => {
    const [dora, emil] = [await server.join(ana, 'Dora'), await server.join(ana, 'Emil')];
    const [room, second] = [await createGroup(ana, [bruno, dora]), await createGroup(ana, [bruno])];
    const [mine, his] = [await say(ana, room, 'mine'), await say(bruno, room, 'his')];
    const answers = await together(
      () => ana.ask(SEND, { room, body: 'a' }),
      () => ana.ask(EDIT, { id: mine }),
      () => bruno.ask(REACT, { id: mine }),
      () => ana.ask(REACT, { id: his }),
      () => ana.ask(RENAME, { room }),
      () => ana.ask(ADD, { room: second, users: [emil.id, dora.id] }),
      () => dora.ask(LEAVE, { room }),
      () => dora.ask(REACT, { id: mine }),
      () => bruno.ask(SEND, { room: second, body: 'b' }),
      () => ana.ask(LEAVE, { room }),
    );
    expect(answers.map(code)).toEqual([
      ...Array.from({ length: 7 }, () => 'done'),
      ...['NOT_FOUND', 'done', 'FORBIDDEN'],
    ]);
    expect(Object.keys(await membersOf(ana, room)).sort()).toEqual([ana.id, bruno.id].sort());
    expect(Object.keys(await membersOf(ana, second)).length).toBe(4);
    const { name, messages } = await seen(
      ana,
      room,
      'name messages(first: 10, after: null) { nodes { type body reactions { count } } }',
    );
    expect(name).toBe('Renamed');
    expect(
      messages.nodes.map(({ type, body, reactions }: Data) => [
        type === 'SYSTEM' ? '' : body,
        reactions.length,
      ]),
    ).toEqual([
      ['Edited', 1],
      ['his', 1],
      ['', 0],
      ['', 0],
      ['a', 0],
    ]);
  });

  it('and take locks of other kinds meanwhile all come through', async () => {
    await ana.do('mutation { createRoom(input: { type: DEPARTMENT, name: "X", department: "x" }) { id } }');
    await ana.do('mutation { createRoom(input: { type: DEPARTMENT, name: "Y", department: "y" }) { id } }');
    const people = await Promise.all([1, 2, 3, 4].map((n) => server.join(ana, `Mover ${n}`)));
    const rooms = [await createGroup(ana, people), await createGroup(ana, people), await createGroup(ana)];
    const asks = people.flatMap((person, n) =>
      ['x', 'y', 'x', 'y'].flatMap((to, i) => [
        ana.ask(DEPARTMENT, { id: person.id, to }),
        person.ask(SEND, { room: rooms[i % 2], body: `${n}` }),
        ana.ask(ADD, { room: rooms[2], users: [person.id] }),
        ana.ask(REMOVE, { room: rooms[2], user: person.id }),
      ]),
    );
    const codes = new Set((await Promise.all(asks)).map(code));
    codes.delete('NOT_FOUND');
    expect([...codes]).toEqual(['done']);
  });

  it('in any interleaving of senders, leavers, removers and re-adders: numbers without holes, and nothing after a removal', async () => {
    const act = fc.record({
      what: fc.constantFrom('send', 'send', 'send', 'leave', 'remove', 'add'),
      who: fc.nat(2),
    });
    const property = fc.asyncProperty(
      fc.array(fc.array(act, { minLength: 1, maxLength: 7 }), { minLength: 1, maxLength: 5 }),
      async (rounds) => {
        const people = [bruno, carla, ana] as const;
        const others = [bruno, carla];
        const room = await createGroup(ana, others);
        const { cursor } = await seen(ana, room, 'cursor');
        const acknowledged = new Map<number, string>();
        const outside = new Set<Person>();
        for (const round of rounds) {
          const answers = await Promise.all(
            round.map(async ({ what, who }) => {
              // Ana stays, so that there is somebody to look.
              const person = what === 'send' ? (people[who] ?? ana) : (others[who % 2] ?? bruno);
              const answer = await {
                send: () => person.ask(SEND, { room, body: 'x' }),
                leave: () => person.ask(LEAVE, { room }),
                remove: () => ana.ask(REMOVE, { room, user: person.id }),
                add: () => ana.ask(ADD, { room, users: [person.id] }),
              }[what]();
              expect(['done', 'NOT_FOUND']).toContain(code(answer));
              return { what, person, answer };
            }),
          );
          const did = (wanted: string[], person: Person) =>
            answers.some(
              (one) => wanted.includes(one.what) && one.person === person && code(one.answer) === 'done',
            );
          for (const { what, person, answer } of answers) {
            if (what !== 'send' || code(answer) !== 'done') continue;
            const seq = seqOf(answer) ?? 0;
            expect(acknowledged.has(seq)).toBe(false);
            acknowledged.set(seq, person.id);
            // Out when the round began, and let in by nobody since.
            expect(outside.has(person) && !did(['add'], person)).toBe(false);
          }
          for (const person of others) {
            if (did(['add'], person)) outside.delete(person);
            else if (did(['leave', 'remove'], person)) outside.add(person);
          }
        }
        // The log says who was in the room at every message.
        const page = (await ana.do(PAGE, { id: room, after: cursor, first: 100 })).roomEvents;
        expect(page.hasMore).toBe(false);
        const inside = new Set(people.map(({ id }) => id));
        const logged = new Map<number, string>();
        for (const event of page.events) {
          if (event.__typename === 'MemberJoined') inside.add(event.user.id);
          if (event.__typename === 'MemberLeft') inside.delete(event.user.id);
          if (event.__typename !== 'MessageSent' || event.message.sender === null) continue;
          expect(inside).toContain(event.message.sender.id);
          logged.set(event.message.seq, event.message.sender.id);
        }
        expect(logged).toEqual(acknowledged);
        expect(new Set(Object.keys(await membersOf(ana, room)))).toEqual(inside);
        await checkNumbers(server.backend);
      },
    );
    await fc.assert(property, { numRuns: 30 });
  });
});
