import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { RequestContext } from '../src/graphql/request-context.js';
import { MessageLoader } from '../src/messages/message.loader.js';
import { PresenceLoader } from '../src/presence/presence.loader.js';
import { UserLoader } from '../src/users/user.loader.js';
import type { Data, Person } from './support/person.js';
import { RawSocket } from './support/raw-socket.js';
import { createGroup, say, seen } from './support/rooms.js';
import { startServer, type TestServer } from './support/server.js';
import type { Subscription } from './support/subscription.js';
import { until } from './support/until.js';

const BODIES = `subscription ($id: ID!, $after: String) {
  roomEvents(roomId: $id, after: $after) { ... on MessageSent { seq message { body sender { id } } } } }`;
const MINE = `subscription ($id: ID!, $after: String) {
  roomEvents(roomId: $id, after: $after) { ...E } }
  fragment E on MessageSent { seq message { body viewer { canEdit canDelete } } }`;
const INBOX = `subscription { inbox { __typename ... on MessageSent { roomId seq message { body } } } }`;
const REACTIONS = `subscription ($id: ID!, $after: String, $most: Int = 20, $bare: Int, $with: Boolean = true) {
  roomEvents(roomId: $id, after: $after) { ... on ReactionAdded { message {
    reactions { count users(first: $most) { id } all: users(first: $bare) { id } emoji @include(if: $with) } } } } }`;
const REACT = 'mutation ($id: ID!, $emoji: String!) { addReaction(messageId: $id, emoji: $emoji) { id } }';

describe('an event', () => {
  let server: TestServer;
  let ana: Person;
  let bruno: Person;
  const here: Person[] = [];

  beforeAll(async () => {
    server = await startServer({ environment: { CONNECTIONS_PER_USER: '200' } });
    ana = await server.workspace();
    bruno = await server.join(ana, 'Bruno');
  });
  afterAll(() => server.close());
  afterEach(async () => {
    jest.restoreAllMocks();
    await Promise.all([...here.splice(0), ana, bruno].map((person) => person.leave()));
  });

  /** A device more of somebody. */
  const device = (person: Person) => {
    const one = person.at(server);
    here.push(one);
    return one;
  };
  const next = (streams: readonly Subscription[]) => Promise.all(streams.map((stream) => stream.next()));
  /** Each execution of one of these documents asks for the event's message once. */
  const executions = () => jest.spyOn(server.app.get(MessageLoader), 'load');

  it.each([1, 2, 100])(
    'is executed once for %i who asked the same, and each gets one copy',
    async (count) => {
      const room = await createGroup(ana, [bruno]);
      const streams: Subscription[] = [];
      let one = device(bruno);
      for (let i = 0; i < count; i++) {
        if (i % 10 === 0) one = device(i % 20 === 0 ? bruno : ana);
        streams.push(await one.subscribe(BODIES, { id: room }));
      }
      const loads = executions();
      for (const body of ['first', 'second']) {
        loads.mockClear();
        await say(ana, room, body);
        for (const event of await next(streams))
          expect(event).toMatchObject({ message: { body, sender: { id: ana.id } } });
        expect(loads).toHaveBeenCalledTimes(1);
      }
      for (const stream of streams) expect(stream.waiting).toEqual([]);
    },
  );

  it('is executed for each viewer where the document asks what depends on them, live and in the past', async () => {
    const carla = await server.join(ana, 'Carla');
    const room = await createGroup(ana, [bruno, carla]);
    const { cursor } = await seen(ana, room, 'cursor');
    const open = async (query: string, variables: Record<string, unknown>) => {
      const streams: Subscription[] = [];
      for (const person of [ana, bruno, carla, bruno])
        streams.push(await device(person).subscribe(query, variables));
      return streams;
    };
    const expected = (body: string) =>
      [false, true, false, true].map((own, i) => ({
        body,
        viewer: { canEdit: own, canDelete: own || i === 0 },
      }));
    const [shared, live] = [await open(BODIES, { id: room }), await open(MINE, { id: room })];
    const loads = executions();
    await say(bruno, room, 'by Bruno');
    expect((await next(live)).map((event) => event.message)).toEqual(expected('by Bruno'));
    await next(shared);
    expect(loads).toHaveBeenCalledTimes(4 + 1);
    const late = await open(MINE, { id: room, after: cursor });
    expect((await next(late)).map((event) => event.message)).toEqual(expected('by Bruno'));
    // The resolver of `viewer` sees who asks, and each their own.
    const contexts = loads.mock.calls.map(([context]) => context.identity.viewer?.id ?? null);
    for (const person of [ana, bruno, carla, null])
      expect(contexts).toContain(person === null ? null : person.id);
  });

  it('knows nobody who asks, where its execution is shared', async () => {
    const room = await createGroup(ana, [bruno]);
    const contexts: RequestContext[] = [];
    const load = Reflect.get<MessageLoader, 'load'>(MessageLoader.prototype, 'load');
    jest.spyOn(server.app.get(MessageLoader), 'load').mockImplementation(function (
      this: MessageLoader,
      context,
      key,
    ) {
      contexts.push(context);
      return load.call(this, context, key);
    });
    const events = await device(bruno).subscribe(BODIES, { id: room });
    await say(ana, room);
    await events.next();
    const [context] = contexts;
    expect(() => context?.viewer).toThrow('depends on the viewer');
    expect(context?.identity).toEqual({ viewer: null });
    expect(context?.origin).toMatchObject({ connection: null, address: '' });
  });

  it.each<[string, object, object, number]>([
    ['the same variables', { most: 1 }, { most: 1 }, 1],
    ['variables in another order', { most: 1, with: false }, { with: false, most: 1 }, 1],
    ['a default that is given, or left out', {}, { most: 20, with: true }, 1],
    ['another place to begin at', { after: 'cursor' }, {}, 1],
    ['variables that nobody asks for', { unknown: 1 }, {}, 1],
    ['another argument inside', { most: 1 }, { most: 2 }, 2],
    ['another directive', { with: false }, {}, 2],
    ['a null where the other gives nothing', { bare: null }, {}, 2],
  ])('with %s: %j and %j are %i execution(s)', async (_what, first, second, count) => {
    const room = await createGroup(ana, [bruno]);
    const message = await say(ana, room);
    const { cursor } = await seen(ana, room, 'cursor');
    await bruno.do(REACT, { id: message, emoji: '👍' });
    const subscribe = (variables: Data) =>
      device(bruno).subscribe(REACTIONS, {
        id: room,
        ...variables,
        ...(variables.after ? { after: cursor } : {}),
      });
    const streams = [await subscribe(first), await subscribe(second)];
    for (const [index, variables] of [first, second].entries())
      if ('after' in variables) await streams[index]?.next();
    const loads = executions();
    await ana.do(REACT, { id: message, emoji: '👍' });
    for (const [index, { message: answer }] of (await next(streams)).entries()) {
      const { most = 20, with: emoji = true } = [first, second][index] as { most?: number; with?: boolean };
      const [group] = answer.reactions;
      expect([group.count, group.users.length, 'emoji' in group]).toEqual([2, Math.min(most, 2), emoji]);
    }
    expect(loads).toHaveBeenCalledTimes(count);
  });

  it('is another for the other operation of a document', async () => {
    const room = await createGroup(ana, [bruno]);
    const query = `subscription Seq($id: ID!) { roomEvents(roomId: $id) { ... on MessageSent { seq } } }
      subscription Mine($id: ID!) { roomEvents(roomId: $id) { ...E } }
      fragment E on MessageSent { message { body viewer { canEdit } } }`;
    const raw = await RawSocket.of(bruno, server);
    for (const operationName of ['Seq', 'Mine']) {
      const before = server.stood;
      const payload = { query, operationName, variables: { id: room } };
      raw.send({ id: operationName, type: 'subscribe', payload });
      await until(() => server.stood > before);
    }
    await say(bruno, room, 'by Bruno');
    const answer = async (id: string) => (await raw.next('next', id)).payload;
    expect(await answer('Seq')).toEqual({ data: { roomEvents: { seq: 1 } } });
    const message = { body: 'by Bruno', viewer: { canEdit: true } };
    expect(await answer('Mine')).toEqual({ data: { roomEvents: { message } } });
    raw.socket.close();
  });

  it('is answered as things are when it comes, for each viewer too', async () => {
    const room = await createGroup(ana, [bruno]);
    const query = `subscription ($id: ID!) { roomEvents(roomId: $id) {
      ... on ReactionAdded { message { status viewer { canEdit } } } } }`;
    const message = await say(ana, room);
    const events = await device(ana).subscribe(query, { id: room });
    await bruno.do(REACT, { id: message, emoji: '👍' });
    expect(await events.next()).toEqual({ message: { status: 'SENT', viewer: { canEdit: true } } });
    await bruno.do('mutation ($id: ID!) { markRead(roomId: $id) { id } }', { id: room });
    await bruno.do(REACT, { id: message, emoji: '🍰' });
    expect(await events.next()).toEqual({ message: { status: 'READ', viewer: { canEdit: true } } });
  });

  it('is shared by all whose inboxes it comes to, whatever else is in them', async () => {
    const [carla, dora] = [await server.join(ana, 'Carla'), await server.join(ana, 'Dora')];
    const people = [ana, bruno, carla, dora];
    const rooms: string[] = [];
    // Everybody is in another set of rooms; everybody is in the first.
    for (const members of [people, [ana, bruno], [ana, carla, dora], [ana, dora]])
      rooms.push(await createGroup(ana, members.slice(1)));
    const inboxes = new Map<Person, Subscription>();
    for (const person of people) inboxes.set(person, await device(person).subscribe(INBOX));
    const loads = executions();
    for (const room of rooms) await say(ana, room, `in ${room}`);
    const roomsOf = [
      [0, 1, 2, 3],
      [0, 1],
      [0, 2],
      [0, 2, 3],
    ];
    for (const [index, inbox] of [...inboxes.values()].entries()) {
      const own = roomsOf[index]?.map((n) => rooms[n]) ?? [];
      const events = await inbox.many(own.length);
      expect(events.map((event) => event.roomId)).toEqual(own);
      expect(events.map((event) => event.message.body)).toEqual(own.map((room) => `in ${room}`));
    }
    expect(loads).toHaveBeenCalledTimes(rooms.length);
  });

  it('fails for everybody alike, masked, and the next one comes', async () => {
    const room = await createGroup(ana, [bruno]);
    const streams: Subscription[] = [];
    for (const person of [ana, bruno, bruno])
      streams.push(await device(person).subscribe(BODIES, { id: room }));
    const loads = jest
      .spyOn(server.app.get(MessageLoader), 'load')
      .mockRejectedValue(new Error('ECONNREFUSED 10.0.0.7: the secret address'));
    await say(ana, room, 'broken');
    const failures = await Promise.all(streams.map((stream) => stream.next().catch(String)));
    expect(new Set(failures).size).toBe(1);
    expect(failures[0]).toContain('INTERNAL');
    expect(failures[0]).not.toContain('secret');
    // Not once for each of them, though it may be tried in two ways.
    expect(loads.mock.calls.length).toBeLessThan(streams.length);
    loads.mockRestore();
    await say(ana, room, 'whole');
    for (const event of await next(streams)) expect(event.message.body).toBe('whole');
  });

  it('without a number is shared as well: typing', async () => {
    const room = await createGroup(ana, [bruno]);
    const query =
      'subscription ($id: ID!) { roomActivity(roomId: $id) { ... on TypingChanged { isTyping user { displayName } } } }';
    const streams: Subscription[] = [];
    for (let i = 0; i < 5; i++) streams.push(await device(bruno).subscribe(query, { id: room }));
    // The devices' own coming is no typing.
    const loads = jest.spyOn(server.app.get(UserLoader), 'load');
    await ana.do('mutation ($id: ID!) { setTyping(roomId: $id, isTyping: true) }', { id: room });
    for (const stream of streams)
      for (;;) {
        const event = await stream.next();
        if (event.isTyping) break;
      }
    // What must be loaded is asked for in two ways at the first time.
    expect(loads.mock.calls.filter(([, id]) => id === ana.id).length).toBeLessThanOrEqual(2);
  });

  it('without a number is shared as well: somebody’s presence', async () => {
    const query = 'subscription ($ids: [ID!]!) { presence(userIds: $ids) { id presence { status } } }';
    const streams: Subscription[] = [];
    const [watcher, somebody] = [device(ana), await server.join(ana, 'Somebody')];
    for (let i = 0; i < 5; i++) streams.push(await watcher.subscribe(query, { ids: [somebody.id] }));
    const loads = jest.spyOn(server.app.get(PresenceLoader), 'load');
    await device(somebody).subscribe(INBOX);
    for (const stream of streams) for (;;) if ((await stream.next()).presence.status === 'ONLINE') break;
    // One change is one execution: how many of them there are does not grow with who watches.
    expect(loads.mock.calls.length).toBeLessThanOrEqual(2);
  });
});
