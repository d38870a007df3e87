import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer, Person } from './support/person.js';
import { startServer, type TestServer } from './support/server.js';

const SEND = 'mutation ($room: ID!) { sendMessage(input: { roomId: $room, body: "x" }) { id } }';
const OPEN = 'mutation { createRoom(input: { type: GROUP, name: "Team" }) { id } }';

const times = <T>(count: number, work: (i: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, i) => work(i)));
const codesOf = (answers: Answer[]) =>
  answers.map((answer) => answer.errors?.[0]?.extensions.code ?? 'fine').sort();
const some = (fine: number, limited: number) => [
  ...Array<string>(limited).fill('RATE_LIMITED'),
  ...Array<string>(fine).fill('fine'),
];

describe('rate limits', () => {
  let server: TestServer;
  let owner: Person;
  let roomOf: (person: Person) => Promise<string>;

  beforeAll(async () => {
    server = await startServer({
      environment: {
        MESSAGES_PER_SECOND: '5',
        SIGNALS_PER_MINUTE: '6',
        READS_PER_MINUTE: '8',
        SIGN_INS_PER_MINUTE: '4',
      },
    });
    owner = await server.workspace();
    roomOf = async (person) => (await person.do(OPEN)).createRoom.id;
  });
  afterAll(() => server.close());

  it('let so many messages of a user pass in a second, and say when to come back', async () => {
    const ana = await server.join(owner, 'Ana');
    const room = await roomOf(ana);
    const began = performance.now();
    const answers = await times(30, () => ana.ask(SEND, { room }));
    const fine = codesOf(answers).filter((code) => code === 'fine').length;
    // On a busy machine they may have come in more than one second.
    const seconds = Math.ceil((performance.now() - began) / 1000);
    expect(fine).toBeGreaterThanOrEqual(5);
    expect(fine).toBeLessThanOrEqual(5 * seconds);
    const refused = answers.flatMap((answer) => answer.errors ?? []).map((error) => error.extensions);
    for (const { retryable, retryAfterMs } of refused) {
      expect(retryable).toBe(true);
      expect(retryAfterMs).toBeGreaterThan(0);
      expect(retryAfterMs).toBeLessThanOrEqual(1000);
    }
    // A client that waits as it was told is let in.
    await new Promise((resolve) =>
      setTimeout(resolve, Math.max(...refused.map((error) => error.retryAfterMs ?? NaN))),
    );
    await ana.do(SEND, { room });
  });

  it('count every message of one request', async () => {
    const ana = await server.join(owner, 'Ana');
    const room = await roomOf(ana);
    const one = (i: number) => `m${i}: sendMessage(input: { roomId: $room, body: "x" }) { id }`;
    const { errors } = await ana.ask(
      `mutation ($room: ID!) { ${Array.from({ length: 15 }, (_, i) => one(i)).join(' ')} }`,
      { room },
    );
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED' });
  });

  it('are for each user', async () => {
    const [ana, bruno] = [await server.join(owner, 'Ana'), await server.join(owner, 'Bruno')];
    const room = await roomOf(ana);
    await times(15, () => ana.ask(SEND, { room }));
    await bruno.do(SEND, { room: await roomOf(bruno) });
  });

  it('count edits, recalls and deletions with the messages', async () => {
    const ana = await server.join(owner, 'Ana');
    const room = await roomOf(ana);
    const { id } = (await ana.do(SEND, { room })).sendMessage;
    const answers = await times(30, (i) =>
      ana.ask(`mutation ($id: ID!) { editMessage(id: $id, body: "${i}") { id } }`, { id }),
    );
    expect(codesOf(answers)).toContain('RATE_LIMITED');
  });

  it('count typing, receipts, reactions and status together', async () => {
    const ana = await server.join(owner, 'Ana');
    const room = await roomOf(ana);
    const { id } = (await ana.do(SEND, { room })).sendMessage;
    const signals = [
      'mutation ($room: ID!) { setTyping(roomId: $room, isTyping: true) }',
      'mutation ($room: ID!) { markRead(roomId: $room) { id } }',
      'mutation ($room: ID!) { markDelivered(marks: [{ roomId: $room, seq: 1 }]) }',
      'mutation ($id: ID!) { addReaction(messageId: $id, emoji: "🍣") { id } }',
      'mutation ($id: ID!) { toggleReaction(messageId: $id, emoji: "🍺") { action } }',
      'mutation { setStatus(status: BUSY) { id } }',
    ];
    for (const query of signals) await ana.do(query, { room, id });
    for (const query of signals) {
      const { extensions } = await ana.fails('RATE_LIMITED', query, { room, id });
      expect(extensions.retryAfterMs).toBeGreaterThan(1000);
      expect(extensions.retryAfterMs).toBeLessThanOrEqual(60_000);
    }
    // Other buckets are untouched.
    await ana.do(SEND, { room });
  });

  it('count queries, but not what workspace admins do', async () => {
    const ana = await server.join(owner, 'Ana');
    expect(codesOf(await times(10, () => ana.ask('{ me { id } }')))).toEqual(some(8, 2));
    const people = await times(12, (i) =>
      owner.ask('mutation ($input: CreateUserInput!) { createUser(input: $input) { id } }', {
        input: { email: `p${i}@example.test`, displayName: 'P' },
      }),
    );
    expect(codesOf(people)).toEqual(some(12, 0));
  });

  it('count sign-ins by account, also with the right password', async () => {
    const signIn = 'mutation ($input: SignInInput!) { signIn(input: $input) { user { id } } }';
    const input = { workspace: owner.slug, email: owner.email, password: 'wrong' };
    const answers = await times(6, () => server.anybody.ask(signIn, { input }));
    expect(codesOf(answers)).toEqual([
      ...Array<string>(2).fill('RATE_LIMITED'),
      ...Array<string>(4).fill('UNAUTHENTICATED'),
    ]);
    await server.anybody.fails('RATE_LIMITED', signIn, {
      input: { ...input, password: 'correct horse battery' },
    });
  });
});

describe('a rate limit of 0', () => {
  it('is none', async () => {
    const server = await startServer({ environment: { MESSAGES_PER_SECOND: '0', READS_PER_MINUTE: '0' } });
    try {
      const ana = await server.workspace();
      const room = (await ana.do(OPEN)).createRoom.id;
      expect(codesOf(await times(40, () => ana.ask(SEND, { room })))).toEqual(some(40, 0));
      expect((await ana.do('{ serverInfo { limits { messagesPerSecond } } }')).serverInfo.limits).toEqual({
        messagesPerSecond: 0,
      });
    } finally {
      await server.close();
    }
  });
});

describe('behind a proxy that adds ports to addresses', () => {
  it('sign-ins are counted by the address alone', async () => {
    const server = await startServer({
      environment: { TRUSTED_PROXIES: '127.0.0.1', SIGN_INS_PER_MINUTE: '2' },
    });
    const codes: unknown[] = [];
    for (let port = 5000; port < 5004; port++) {
      const { errors } = await server.anybody.ask(
        'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken } }',
        { input: { workspace: 'nowhere', email: `someone${port}@example.test`, password: 'secret' } },
        { 'x-forwarded-for': `203.0.113.5:${port}` },
      );
      codes.push(errors?.[0]?.extensions.code);
    }
    expect(codes).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED', 'RATE_LIMITED', 'RATE_LIMITED']);
    await server.close();
  });
});
