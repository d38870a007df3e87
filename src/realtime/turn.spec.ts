import { describe, expect, it } from '@jest/globals';
import { SharedFrame, TextFrame } from './frame.js';
import { Turn } from './turn.js';

describe('the memory of a turn', () => {
  it('is the same again for what is written at once', () => {
    const turn = new Turn();
    const first = turn.memory(500);
    expect(turn.memory(500).buffer).toBe(first.buffer);
    expect(turn.memory(501)).toHaveLength(501);
  });

  it('is another where what was put there is still on its way', () => {
    const turn = new Turn();
    const first = turn.memory(500).fill(1);
    turn.keep();
    turn.memory(500).fill(2);
    expect(first.every((byte) => byte === 1)).toBe(true);
  });

  it('is as large as asked for', () => {
    expect(new Turn().memory(1_000_000)).toHaveLength(1_000_000);
  });
});

describe('a frame in the memory of a turn', () => {
  const frame = (text: string) => new SharedFrame(Buffer.from(JSON.stringify(text)));
  const id = (text: string) => Buffer.from(JSON.stringify(text));
  const alone = (one: SharedFrame, of: Buffer) => {
    const chunk = Buffer.alloc(one.size(of.length));
    one.write(chunk, 0, of);
    return chunk;
  };

  it('is what it would be alone, whatever was there before', () => {
    const turn = new Turn();
    // Some of the same length, some of another; the same ones one after the other and with others between.
    const frames = [frame('one'), frame('two'), frame('three')];
    const ids = [id('a'), id('b'), id('long')];
    const order = [0, 0, 0, 1, 1, 0, 2, 2, 0, 1];
    for (const [turns, which] of order.entries()) {
      for (const own of ids) {
        const one = frames[which] as SharedFrame;
        expect(turn.framed(one, one.size(own.length), own).equals(alone(one, own))).toBe(true);
        if (turns === 4) turn.memory(one.size(own.length)).fill(0);
        if (turns === 7) turn.keep();
      }
    }
  });

  it('is another where it is too large for what is shared, and where it has no id', () => {
    const turn = new Turn();
    const large = frame('x'.repeat(100_000));
    for (const own of [id('a'), id('b')])
      expect(turn.framed(large, large.size(own.length), own).equals(alone(large, own))).toBe(true);
    const texts = ['one', 'two'].map((text) => new TextFrame(text));
    const chunks = texts.map((text) => String(turn.framed(text, text.size(), Buffer.alloc(0)).subarray(2)));
    expect(chunks).toEqual(['one', 'two']);
  });
});
