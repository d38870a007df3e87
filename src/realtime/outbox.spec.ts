import { Socket } from 'node:net';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
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
  readonly ids: unknown[] = [];

  get bufferedAmount(): number {
    return this.isFull ? 1 : 0;
  }

  send(data: string): void {
    const { id, payload } = JSON.parse(data) as { id?: string; payload: string };
    this.sent.push(payload);
    this.ids.push(id);
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

  it('writes each event under its own id', async () => {
    const { socket, outbox, answer } = start();
    const ids = ['1', '"2"', 'três'];
    for (const id of ids) outbox.send(frame(`to ${id}`), Buffer.from(JSON.stringify(id)), false);
    answer('to nobody in particular');
    await turn();
    expect(socket.ids).toEqual([...ids, undefined]);
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

describe('an outbox on a socket whose inside is known', () => {
  it('makes one write of a turn, whatever was waited for within it', async () => {
    const raw = new Socket();
    const chunks: string[] = [];
    jest.spyOn(raw, 'write').mockImplementation((chunk) => chunks.push(String(chunk)) > 0);
    const known = { extensions: '', _socket: raw, _sender: { sendFrame: () => undefined } };
    const socket = Object.assign(new FakeSocket(), known) as unknown as WebSocket;
    const owner = { tooSlow: () => undefined, dropped: () => undefined };
    const outbox = new Outbox(socket, new Turn(), owner, MOST_MESSAGES);
    for (const text of ['one', 'two', 'three']) {
      outbox.send(frame(text), ID, false);
      await Promise.resolve();
      outbox.say(`after ${text}`);
      await new Promise<void>((resolve) => process.nextTick(resolve));
    }
    expect(chunks).toEqual([]);
    await turn();
    expect(chunks.length).toBe(1);
    const texts = ['one', 'after one', 'two', 'after two', 'three', 'after three'];
    const places = texts.map((text) => chunks[0]?.indexOf(text) ?? -1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
    outbox.close();
  });

  it.each([
    ['leaves alone what the kernel has not taken yet', 1, ['first', 'other']],
    ['puts everything together in the same place otherwise', 0, ['other', 'other']],
  ])('%s', async (_what, left, expected) => {
    const raw = new Socket();
    const chunks: Buffer[] = [];
    jest.spyOn(raw, 'write').mockImplementation((chunk) => chunks.push(chunk as unknown as Buffer) > 0);
    Object.defineProperty(raw, 'writableLength', { value: left });
    const known = { extensions: '', _socket: raw, _sender: { sendFrame: () => undefined } };
    const socket = Object.assign(new FakeSocket(), known) as unknown as WebSocket;
    const owner = { tooSlow: () => undefined, dropped: () => undefined };
    const outbox = new Outbox(socket, new Turn(), owner, MOST_MESSAGES);
    for (const text of ['first', 'other']) {
      outbox.send(frame(text), ID, false);
      await turn();
    }
    expect(chunks.map((chunk) => /first|other/.exec(String(chunk))?.[0])).toEqual(expected);
    outbox.close();
  });

  it('lets go of who waits until it is empty when its socket is gone', async () => {
    const raw = new Socket();
    jest.spyOn(raw, 'write').mockReturnValue(false);
    const known = { extensions: '', _socket: raw, _sender: { sendFrame: () => undefined } };
    const socket = Object.assign(new FakeSocket(), known);
    const owner = { tooSlow: () => undefined, dropped: () => undefined };
    const outbox = new Outbox(socket as unknown as WebSocket, new Turn(), owner, MOST_MESSAGES);
    outbox.send(frame('more than it takes'), ID, false);
    await turn();
    const drained = outbox.drained().then(() => 'drained');
    socket.readyState = 3;
    outbox.close();
    expect(await Promise.race([drained, turn().then(() => 'waits')])).toBe('drained');
  });
});
