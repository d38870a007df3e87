import { afterEach, describe, expect, it } from '@jest/globals';
import type { WebSocket } from 'ws';
import { FIXED } from '../config/limits.js';
import { SharedFrame } from './frame.js';
import { Outbox } from './outbox.js';
import { Turn } from './turn.js';

const ID = Buffer.from('"1"');
const MOST_MESSAGES = 3;
const frame = (text: string) => new SharedFrame(Buffer.from(JSON.stringify(text)));
const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

/** What `ws` shows of a socket, without a network: it takes more as long as nobody says that it is full. */
class FakeSocket {
  readonly OPEN = 1;
  readyState = 1;
  isFull = false;
  readonly sent: string[] = [];

  get bufferedAmount(): number {
    return this.isFull ? 1 : 0;
  }

  send(data: string): void {
    this.sent.push((JSON.parse(data) as { payload: string }).payload);
  }
}

function start() {
  const socket = new FakeSocket();
  const seen = { tooSlow: 0, dropped: 0 };
  const owner = { tooSlow: () => void seen.tooSlow++, dropped: () => void seen.dropped++ };
  const outbox = new Outbox(socket as unknown as WebSocket, new Turn(), owner, MOST_MESSAGES);
  sockets.push(socket);
  const say = (text: string) => outbox.send(frame(text), ID, false);
  const answer = (text: string) => outbox.say(JSON.stringify({ payload: text }));
  const fill = async () => {
    socket.isFull = true;
    say('the last that it takes');
    await turn();
    socket.sent.length = 0;
  };
  return { socket, outbox, seen, say, answer, fill };
}

const sockets: FakeSocket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.readyState = 3;
});

describe('an outbox', () => {
  it('writes events and answers at the end of their turn, in their order', async () => {
    const { socket, say, answer } = start();
    say('one');
    answer('two');
    say('three');
    expect(socket.sent).toEqual([]);
    await turn();
    expect(socket.sent).toEqual(['one', 'two', 'three']);
  });

  it('writes what waits before it is closed', () => {
    const { socket, outbox, say, answer } = start();
    say('one');
    answer('two');
    outbox.flush();
    expect(socket.sent).toEqual(['one', 'two']);
  });

  // What waited for the reader is written when it reads again; what comes after that is written like before.
  it('goes on after a reader was slow', async () => {
    const { socket, say, fill } = start();
    await fill();
    say('waits');
    await turn();
    expect(socket.sent).toEqual([]);
    socket.isFull = false;
    await turn();
    expect(socket.sent).toEqual(['waits']);
    say('goes on');
    await turn();
    expect(socket.sent).toEqual(['waits', 'goes on']);
  });

  it('lets no answer past a reader who does not read', async () => {
    const { socket, say, answer, fill } = start();
    await fill();
    say('one');
    answer('two');
    await turn();
    expect(socket.sent).toEqual([]);
    socket.isFull = false;
    await turn();
    expect(socket.sent).toEqual(['one', 'two']);
  });

  it('counts the events that wait', async () => {
    const { seen, say, fill } = start();
    await fill();
    for (let n = 0; n < FIXED.pendingEvents; n++) say('one more');
    expect(seen.tooSlow).toBe(0);
    say('one too many');
    expect(seen.tooSlow).toBe(1);
  });

  it('counts the other messages that wait, such as the pongs of a client that only pings', async () => {
    const { seen, answer, fill } = start();
    await fill();
    for (let n = 0; n < MOST_MESSAGES; n++) answer('pong');
    expect(seen.tooSlow).toBe(0);
    answer('pong');
    expect(seen.tooSlow).toBe(1);
  });
});
