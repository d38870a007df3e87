import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Message } from './message-merge';
import { testMessage, testQuote } from './test-message';
import {
  EMPTY_TIMELINE,
  hasNewer,
  hasOlder,
  lastSeq,
  MOST_MESSAGES,
  type Page,
  PAGE_SIZE,
  type Timeline,
  type TimelineAction,
  timelineReducer,
} from './timeline';

const at = (step: number) => new Date(Date.UTC(2026, 0, 2) + step * 1000).toISOString();

/** A room on a server: its messages, and the log that a client hears late but in order. */
class Server {
  readonly messages: Message[] = [];
  readonly log: Message[] = [];
  private steps = 0;

  constructor(count: number) {
    for (let seq = 1; seq <= count; seq++) this.messages.push(testMessage(seq));
  }

  send(replyToSeq?: number): Message {
    const original = replyToSeq ? this.messages[replyToSeq - 1] : undefined;
    const message = testMessage(this.messages.length + 1, {
      replyTo: original ? testQuote(original) : null,
    });
    this.messages.push(message);
    this.log.push(message);
    return message;
  }

  change(seq: number, what: 'edit' | 'delete' | 'recall' | 'react' | 'unreact'): Message | null {
    const message = this.messages[seq - 1];
    if (!message || message.deletedAt || message.recalledAt) return null;
    const step = this.steps++;
    const changes: Record<typeof what, Partial<Message>> = {
      edit: { body: `edited ${step}`, editedAt: at(step) },
      delete: { body: '', deletedAt: at(step) },
      recall: { body: '', recalledAt: at(step) },
      react: { reactions: [{ __typename: 'ReactionGroup', emoji: '👍', count: step + 1, users: [] }] },
      unreact: { reactions: [] },
    };
    this.messages[seq - 1] = { ...message, ...changes[what] };
    this.log.push(this.now(seq));
    return this.now(seq);
  }

  /** With its quote as the original is now, like the real one. */
  now(seq: number): Message {
    const message = this.messages[seq - 1] ?? testMessage(seq);
    const original = message.replyTo && this.messages[message.replyTo.seq - 1];
    return original ? { ...message, replyTo: testQuote(original) } : message;
  }

  page(from: number, to: number): Page {
    const entries = [];
    for (let seq = Math.max(1, from); seq <= Math.min(to, this.messages.length); seq++) {
      entries.push({ message: this.now(seq), pageCursor: `cursor ${seq}` });
    }
    return { entries, newestSeq: this.messages.length };
  }
}

/** A client that hears the log late, whose loads are answered late, and whose own mutations are too. */
class Client {
  timeline: Timeline = EMPTY_TIMELINE;
  private heard = 0;
  private loads = 0;
  private read: { loadId: number; page: Page } | null = null;
  private readonly answers: Message[] = [];

  constructor(private readonly server: Server) {}

  act(action: TimelineAction): void {
    this.timeline = timelineReducer(this.timeline, action);
    this.checkInvariants();
  }

  hear(): boolean {
    const message = this.server.log[this.heard];
    if (!message) return false;
    this.heard += 1;
    this.act({ type: 'happened', message });
    return true;
  }

  /** The server reads the page right now; the client sees it when `receive` is called. */
  load(kind: 'OLDER' | 'NEWER' | 'REPLACE', middle: number): void {
    const first = this.timeline.entries[0]?.message.seq ?? 1;
    const last = lastSeq(this.timeline);
    const [from, to] = {
      OLDER: [first - PAGE_SIZE, first - 1] as const,
      NEWER: [last + 1, last + PAGE_SIZE] as const,
      REPLACE: [middle - PAGE_SIZE / 2, middle + PAGE_SIZE / 2] as const,
    }[kind];
    const loadId = ++this.loads;
    this.act({ type: 'loadStarted', load: { id: loadId, kind } });
    this.read = { loadId, page: this.server.page(from, to) };
  }

  receive(): void {
    if (this.read) this.act({ type: 'loaded', ...this.read });
    this.read = null;
  }

  mutate(message: Message | null): void {
    if (message) this.answers.push(message);
  }

  answer(): boolean {
    const message = this.answers.shift();
    if (message) this.act({ type: 'answered', message });
    return message !== undefined;
  }

  private checkInvariants(): void {
    const seqs = this.timeline.entries.map(({ message }) => message.seq);
    expect(seqs.length).toBeLessThanOrEqual(MOST_MESSAGES);
    expect(seqs).toEqual(seqs.map((_, index) => (seqs[0] ?? 0) + index));
  }
}

/** Messages are named by how far they are from the newest, so that most steps meet in the same few. */
const back = fc.oneof({ weight: 8, arbitrary: fc.nat(5) }, fc.nat(80));
const step = fc.oneof(
  fc.record({ do: fc.constant('send' as const), back, own: fc.boolean() }),
  fc.record({ do: fc.constantFrom('edit', 'delete', 'recall', 'react', 'unreact'), back, own: fc.boolean() }),
  fc.record({ do: fc.constantFrom('hear', 'receive', 'answer'), times: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ do: fc.constantFrom('OLDER', 'NEWER', 'REPLACE'), back }),
  fc.record({ do: fc.constant('follow' as const), isFollowing: fc.boolean() }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function play(server: Server, client: Client, now: Step): void {
  const newest = server.messages.length;
  switch (now.do) {
    case 'send': {
      const message = server.send(newest - now.back);
      if (now.own) client.mutate(message);
      return;
    }
    case 'edit':
    case 'delete':
    case 'recall':
    case 'react':
    case 'unreact': {
      const message = server.change(newest - now.back, now.do);
      if (now.own) client.mutate(message);
      return;
    }
    case 'OLDER':
    case 'NEWER':
    case 'REPLACE':
      return client.load(now.do, newest - now.back);
    case 'follow':
      return client.act({ type: 'followed', isFollowing: now.isFollowing });
    case 'hear':
    case 'receive':
    case 'answer':
      for (let time = 0; time < now.times; time++) client[now.do]();
  }
}

describe('the timeline', () => {
  it('shows the truth after any interleaving of pages, events and answers', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 320 }), fc.array(step, { maxLength: 80 }), (count, steps) => {
        const server = new Server(count);
        const client = new Client(server);
        client.load('REPLACE', count);
        for (const now of steps) play(server, client, now);
        client.receive();
        while (client.hear() || client.answer());

        const { timeline } = client;
        if (!timeline.hasLoaded) return;
        expect(timeline.entries.map(({ message }) => message)).toEqual(
          timeline.entries.map(({ message }) => server.now(message.seq)),
        );
        expect(timeline.newestSeq).toBe(server.messages.length);
        expect(timeline.ahead).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('takes what is sent, also while its first page is on the way', () => {
    const server = new Server(2);
    const client = new Client(server);
    client.load('REPLACE', 2);
    server.send();
    client.hear();
    client.receive();
    server.send();
    client.hear();
    expect(lastSeq(client.timeline)).toBe(4);
  });

  it('quotes what was changed while its first page was on the way as it is now', () => {
    const server = new Server(3);
    const client = new Client(server);
    client.load('REPLACE', 3);
    server.send(1);
    server.change(1, 'edit');
    while (client.hear());
    client.receive();
    expect(client.timeline.entries.at(-1)?.message).toEqual(server.now(4));
  });

  it('comes to the newest message by paging, wherever it was', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), fc.nat(2000), (count, middle) => {
        const server = new Server(count);
        const client = new Client(server);
        client.load('REPLACE', Math.min(middle, count));
        client.receive();
        for (let pages = 0; hasNewer(client.timeline); pages++) {
          expect(pages).toBeLessThanOrEqual(count / PAGE_SIZE + 1);
          client.load('NEWER', 0);
          client.receive();
        }
        expect(lastSeq(client.timeline)).toBe(count);
      }),
    );
  });

  it('keeps a bounded window, however long the room', () => {
    const server = new Server(10_000);
    const client = new Client(server);
    client.load('REPLACE', 10_000);
    client.receive();
    while (hasOlder(client.timeline)) {
      client.load('OLDER', 0);
      client.receive();
    }
    expect(client.timeline.entries[0]?.message.seq).toBe(1);
  });

  it('leaves the window alone while somebody reads further up, and goes on once they follow', () => {
    const server = new Server(MOST_MESSAGES);
    const client = new Client(server);
    client.load('REPLACE', MOST_MESSAGES);
    client.receive();
    while (hasOlder(client.timeline)) {
      client.load('OLDER', 0);
      client.receive();
    }
    client.act({ type: 'followed', isFollowing: false });
    server.send();
    client.hear();
    expect(client.timeline.entries[0]?.message.seq).toBe(1);
    expect(hasNewer(client.timeline)).toBe(true);

    client.act({ type: 'followed', isFollowing: true });
    client.load('NEWER', 0);
    client.receive();
    expect(hasNewer(client.timeline)).toBe(false);
  });

  it('keeps an own message that was answered before an earlier one of somebody else was heard', () => {
    const server = new Server(3);
    const client = new Client(server);
    client.load('REPLACE', 3);
    client.receive();
    server.send();
    client.mutate(server.send());
    client.answer();
    expect(client.timeline.ahead.map(({ seq }) => seq)).toEqual([5]);
    client.hear();
    expect(lastSeq(client.timeline)).toBe(5);
    expect(client.timeline.ahead).toEqual([]);
  });
});
