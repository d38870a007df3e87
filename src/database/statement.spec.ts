import { describe, expect, it } from '@jest/globals';
import { runAsOne, type Statement } from './statement.js';

describe('statements that are answered once', () => {
  type Way = 'query' | 'execute';
  const asked: [string, readonly unknown[], Way][] = [];
  const by = (way: Way) => (sql: string, values: readonly unknown[]) => {
    asked.push([sql, values, way]);
    return Promise.resolve([]);
  };
  const run = async (...statements: Statement[]) => {
    asked.length = 0;
    await runAsOne({ query: by('query'), execute: by('execute') }, statements);
    return asked;
  };

  it('are one compound statement, with the values of all in their order', async () => {
    const [first, second] = [
      { sql: 'UPDATE a SET b = ?', values: [1] },
      { sql: 'INSERT INTO c (d) VALUES ?', values: [[['two', null]]] },
    ];
    expect(await run(first, second)).toEqual([
      [`BEGIN NOT ATOMIC\n${first.sql};\n${second.sql};\nEND`, [...first.values, ...second.values], 'query'],
    ]);
  });

  it('are prepared where they are few and no list is written into their text', async () => {
    const one = { sql: 'UPDATE a SET b = ?', values: [1] };
    const ways = async (...statements: Statement[]) => (await run(...statements)).map(([, , way]) => way);
    expect(await ways(one, one)).toEqual(['execute']);
    expect(await ways(...Array.from({ length: 1000 }, () => one))).toEqual(['query']);
    expect(await ways(one, { sql: 'INSERT INTO c (d) VALUES ?', values: [[['two']]] })).toEqual(['query']);
  });

  it('go in several packets where one would be too large for them', async () => {
    const long = { sql: 'INSERT INTO c (d) VALUES (?)', values: ['x'.repeat(600_000)] };
    expect((await run(long, long)).map(([sql]) => sql)).toEqual([long.sql, long.sql]);
  });

  it('are not asked where there are none', async () => {
    expect(await run()).toEqual([]);
  });
});
