import { describe, expect, it } from '@jest/globals';
import type { Writable } from 'node:stream';
import * as ws from 'ws';
import { SharedFrame, TextFrame } from './frame.js';

// The library has it, its types do not.
const { Receiver } = ws as unknown as { Receiver: new (options: object) => Writable };

/** What the WebSocket library on the other side makes of these bytes. */
async function received(bytes: Buffer): Promise<unknown[]> {
  const receiver = new Receiver({ isServer: false, maxPayload: 1 << 20 });
  const messages: unknown[] = [];
  receiver.on('message', (data: Buffer) => messages.push(JSON.parse(data.toString())));
  await new Promise<void>((resolve) => receiver.end(bytes, resolve));
  return messages;
}

function framed(frame: SharedFrame, ids: readonly string[]): Buffer {
  const encoded = ids.map((id) => Buffer.from(JSON.stringify(id)));
  const chunk = Buffer.alloc(encoded.reduce((sum, id) => sum + frame.size(id.length), 0));
  expect(encoded.reduce((end, id) => frame.write(chunk, end, id), 0)).toBe(chunk.length);
  return chunk;
}

const next = (id: string, payload: unknown) => ({ id, type: 'next', payload });

describe('a frame that many share', () => {
  // The overhead of a message with the id "x" is 40 bytes: {"id":"x","type":"next","payload":"…"}.
  it.each([0, 85, 86, 87, 88, 1000, 65_494, 65_495, 65_496, 65_497, 70_000])(
    'is right on both sides of every border of its length (%i)',
    async (length) => {
      const payload = 'p'.repeat(length);
      const frame = new SharedFrame(Buffer.from(JSON.stringify(payload)));
      expect(await received(framed(frame, ['x']))).toEqual([next('x', payload)]);
    },
  );

  it('carries every subscriber’s own id: longer ones, multi-byte ones, ones that need escaping', async () => {
    const payload = { data: { roomEvents: { message: { body: 'Olá 👋 "quoted" \u2028' } } } };
    const frame = new SharedFrame(Buffer.from(JSON.stringify(payload)));
    const ids = ['1', '01a1fb40-a854-74e1-b11f-bb18a3f4005f', 'ação ✓', '"\\\n', '2', 'x'.repeat(300)];
    expect(await received(framed(frame, ids))).toEqual(ids.map((id) => next(id, payload)));
  });
});

describe('a frame for one', () => {
  it.each([0, 123, 124, 65_533, 65_534, 70_000])(
    'is right on both sides of every border of its length (%i)',
    async (length) => {
      const text = JSON.stringify('ç'.repeat(length / 2) + 'p'.repeat(length % 2));
      const frame = new TextFrame(text);
      const chunk = Buffer.alloc(frame.size());
      expect(frame.write(chunk, 0)).toBe(chunk.length);
      expect(await received(chunk)).toEqual([JSON.parse(text)]);
    },
  );
});
