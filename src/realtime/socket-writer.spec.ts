import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { SocketWriter, Written } from './socket-writer.js';

/** More than the kernel keeps for a reader who does not read. */
const PIECE = Buffer.alloc(256 * 1024, 'x');

describe('what is written to a socket', () => {
  let server: Server;
  let near: Socket;
  let far: Socket;

  beforeEach(async () => {
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    far = connect((server.address() as AddressInfo).port, '127.0.0.1');
    [near] = (await once(server, 'connection')) as [Socket];
    for (const socket of [near, far]) socket.on('error', () => undefined);
  });
  afterEach(() => {
    near.destroy();
    far.destroy();
    server.close();
  });

  /** So many bytes from the other side. */
  async function received(length: number): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for (let missing = length; missing > 0;) {
      const [chunk] = (await once(far, 'data')) as [Buffer];
      chunks.push(chunk);
      missing -= chunk.length;
    }
    return Buffer.concat(chunks);
  }

  function fill(writer: SocketWriter): number {
    for (let length = PIECE.length; ; length += PIECE.length) {
      const written = writer.write(PIECE);
      if (written === Written.Full) return length;
    }
  }

  it('goes past the stream where the kernel takes it at once', async () => {
    const writer = new SocketWriter(near);
    const stream = jest.spyOn(near, 'write');
    const chunk = Buffer.from('hello');
    const arrives = received(10);
    expect(writer.write(chunk)).toBe(Written.Taken);
    // Its memory is free again.
    chunk.fill('again');
    expect(writer.write(chunk)).toBe(Written.Taken);
    expect(String(await arrives)).toBe('helloagain');
    expect(stream).not.toHaveBeenCalled();
  });

  it.each([
    ['past the stream', undefined],
    ['by the stream, where this Node is not known', null],
  ])('waits for a reader who does not read, in its order: %s', async (_how, streams) => {
    far.pause();
    const writer = new SocketWriter(near, streams);
    const length = fill(writer);
    const free = new Promise<void>((resolve) => writer.whenFree(resolve));
    // As `ws` answers a ping meanwhile.
    near.write('ping');
    const arrives = received(length + 4);
    far.resume();
    await free;
    expect((await arrives).subarray(length).toString()).toBe('ping');
    const next = received(4);
    expect(writer.write(Buffer.from('next'))).not.toBe(Written.Full);
    expect(String(await next)).toBe('next');
  });

  it('does not get past what somebody else has left in the stream', async () => {
    const writer = new SocketWriter(near);
    near.cork();
    near.write('first');
    expect(writer.write(Buffer.from('then'))).toBe(Written.Queued);
    const arrives = received(9);
    near.uncork();
    expect(String(await arrives)).toBe('firstthen');
  });

  it('ends the socket where the other side is gone', async () => {
    const writer = new SocketWriter(near);
    const failed = new Promise((resolve) => near.once('close', resolve));
    far.resetAndDestroy();
    // The first may still go out; its answer says that nobody is there.
    while (!near.destroyed) {
      writer.write(Buffer.from('anybody?'));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await failed;
  });

  it('is forgotten with a socket that is destroyed while it waits', async () => {
    far.pause();
    const writer = new SocketWriter(near);
    fill(writer);
    let isFree = false;
    writer.whenFree(() => (isFree = true));
    near.destroy();
    await once(near, 'close');
    await new Promise((resolve) => setImmediate(resolve));
    expect(isFree).toBe(false);
  });
});
