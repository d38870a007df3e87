import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import { Documents } from './documents.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const heldAfter = (count: number, read: (n: number) => void) => {
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let n = 0; n < count; n++) read(n);
  collect();
  return process.memoryUsage().heapUsed - before;
};

describe('documents', () => {
  const documents = new Documents(
    buildSchema('type Query { me: User say(text: String): String } type User { id: ID }'),
  );
  const many = 'me { id } '.repeat(247);

  it('are parsed once', () => {
    expect(documents.read('{ me { id } }')).toBe(documents.read('{ me { id } }'));
  });

  it('are others where a blank in a text is another', () => {
    const said = ['a b', 'a  b'].map((text) => documents.read(`{ say(text: "${text}") }`));
    expect(said[0]).not.toBe(said[1]);
    expect(JSON.stringify(said[1])).toContain('a  b');
  });

  it('that are refused leave nothing behind', () => {
    const held = heldAfter(20, (n) => documents.read(`{ nobody ${many} } # ${n}`));
    expect(held / 20).toBeLessThan(100_000);
  });

  it('are kept as far as there is room for them', () => {
    // In ten operations, since what has one name in one of them is compared in pairs.
    const operations = Array.from({ length: 10 }, (_, n) => `query q${n} { ${'me { id } '.repeat(24)} }`);
    const held = heldAfter(400, (n) => documents.read(`${operations.join(' ')} # ${n}`));
    expect(held).toBeLessThan(130_000_000);
  });
});
