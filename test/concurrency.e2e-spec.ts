import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CREATE_GROUP, FOLLOW_SEQ, SEND } from './support/documents.js';
import type { Data, Person } from './support/person.js';
import { startServer, type TestServer } from './support/server.js';

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('many at once', () => {
  let server: TestServer;
  let owner: Person;

  beforeAll(async () => {
    server = await startServer({ environment: { CONNECTIONS_PER_USER: '100' } });
    owner = await server.workspace();
  });
  afterAll(() => server.close());

  it('50 senders in 20 rooms: numbers without holes or doubles, every subscriber each event once and in order', async () => {
    const people: Person[] = [];
    for (let i = 0; i < 50; i++) people.push(await server.join(owner, `Person ${i}`));
    const rooms: { id: string; cursor: string }[] = [];
    for (let i = 0; i < 20; i++) {
      rooms.push((await owner.do(CREATE_GROUP, { members: people.map((person) => person.id) })).createRoom);
    }
    // Two follow every room on its own, one from the beginning and one from now on; one has an inbox.
    const [late, early, inboxOwner] = people as [Person, Person, Person];
    const streams = await Promise.all(
      rooms.flatMap(({ id, cursor }) => [
        early.subscribe(FOLLOW_SEQ, { id }),
        late.subscribe(FOLLOW_SEQ, { id, after: cursor }),
      ]),
    );
    const inbox = await inboxOwner.subscribe(
      `subscription { inbox { __typename ... on MessageSent { roomId seq message { seq } } } }`,
    );

    const sent: Promise<Data>[] = people.flatMap((person, i) =>
      rooms.map(({ id }, j) => person.do(SEND, { room: id, body: `${i} in ${j}` })),
    );
    const seqs = new Map(rooms.map(({ id }) => [id, [] as number[]]));
    for (const [index, { sendMessage }] of (await Promise.all(sent)).entries()) {
      seqs.get(rooms[index % rooms.length]?.id ?? '')?.push(sendMessage.seq);
    }
    for (const numbers of seqs.values()) expect(numbers.sort((a, b) => a - b)).toEqual(upTo(50));
    for (const stream of streams) expect((await stream.many(50)).map((event) => event.seq)).toEqual(upTo(50));
    const byRoom = new Map<string, number[]>();
    for (let i = 0; i < 1000; i++) {
      const event = await inbox.nextOf('MessageSent');
      byRoom.set(event.roomId, [...(byRoom.get(event.roomId) ?? []), event.seq]);
    }
    expect(byRoom.size).toBe(20);
    for (const numbers of byRoom.values()) expect(numbers).toEqual(upTo(50));
    // Nothing came twice: what is asked for was all there is.
    for (const stream of streams) expect(stream.waiting).toEqual([]);
    expect(inbox.waiting.filter((result) => result.data.inbox.__typename === 'MessageSent')).toEqual([]);
    await Promise.all([late.leave(), early.leave(), inboxOwner.leave()]);
  });

  it('what is sent between a subscription’s start and its first event is neither lost nor doubled (1,000 runs)', async () => {
    const reader = await server.join(owner, 'Reader');
    const room = (await owner.do(CREATE_GROUP, { members: [reader.id] })).createRoom as {
      id: string;
      cursor: string;
    };
    let after = room.cursor;
    let before: { waiting: readonly Data[] } = { waiting: [] };
    for (let run = 1; run <= 1000; run++) {
      const events = reader.open(FOLLOW_SEQ, { id: room.id, after });
      // Each run meets the start at another point of it.
      for (let turn = 0; turn < run % 12; turn++) await new Promise((resolve) => setImmediate(resolve));
      const sending = owner.do(SEND, { room: room.id, body: `${run}` });
      const event = await events.next();
      expect(event).toMatchObject({ __typename: 'MessageSent', seq: run });
      expect(before.waiting).toEqual([]);
      await sending;
      after = event.cursor;
      events.stop();
      before = events;
    }
    await reader.leave();
  }, 120_000);

  it('a member removed amid a storm of messages receives everything before the removal and nothing after', async () => {
    const reader = await server.join(owner, 'Leaver');
    for (let round = 0; round < 30; round++) {
      const { id } = (await owner.do(CREATE_GROUP, { members: [reader.id] })).createRoom;
      const events = await reader.subscribe(FOLLOW_SEQ, { id });
      const storm = upTo(20).map((n) => owner.do(SEND, { room: id, body: `${n}` }));
      const removal = owner.do(
        `mutation ($id: ID!, $user: ID!) { removeMember(roomId: $id, userId: $user) { id } }`,
        { id, user: reader.id },
      );
      storm.push(...upTo(20).map((n) => owner.do(SEND, { room: id, body: `after ${n}` })));
      expect(await events.end()).toBeNull();
      const seen = events.waiting.map(
        (result: Data) => result.data.roomEvents as { __typename: string; seq: number },
      );
      expect(seen.map((event) => event.seq)).toEqual(upTo(seen.length));
      expect(seen.filter((event) => event.__typename === 'MemberLeft')).toEqual([seen.at(-1)]);
      await Promise.all([...storm, removal]);
    }
    await reader.leave();
  });

  it('a member removed while a subscription of theirs is starting does not stay', async () => {
    const reader = await server.join(owner, 'Starter');
    for (let round = 0; round < 150; round++) {
      const { id } = (await owner.do(CREATE_GROUP, { members: [reader.id] })).createRoom;
      const removal = owner.do(
        `mutation ($id: ID!, $user: ID!) { removeMember(roomId: $id, userId: $user) { id } }`,
        { id, user: reader.id },
      );
      for (let turn = 0; turn < round % 15; turn++) await new Promise((resolve) => setImmediate(resolve));
      const events = reader.open(FOLLOW_SEQ, { id });
      await removal;
      await owner.do(SEND, { room: id, body: 'not for them' });
      await events.end();
      const types = events.waiting.map(
        (result: Data) => result.data?.roomEvents?.__typename ?? result.errors[0].extensions.code,
      );
      expect([['NOT_FOUND'], ['MemberLeft']]).toContainEqual(types);
    }
    await reader.leave();
  });
});
