import { describe, expect, it } from '@jest/globals';
import { runAsOne, type Statement } from './statement.js';

describe('statements that are answered once', () => {
  const asked: [string, readonly unknown[]][] = [];
  const ask = (sql: string, values: readonly unknown[]) => {
    asked.push([sql, values]);
    return Promise.resolve([]);
  };
  const run = async (...statements: Statement[]) => {
    asked.length = 0;
    await runAsOne(ask, statements);
    return asked;
  };

  it('are one compound statement, with the values of all in their order', async () => {
    const [first, second] = [
      { sql: 'UPDATE a SET b = ?', values: [1] },
      { sql: 'INSERT INTO c (d) VALUES ?', values: [[['two', null]]] },
    ];
    expect(await run(first, second)).toEqual([
      [`BEGIN NOT ATOMIC\n${first.sql};\n${second.sql};\nEND`, [...first.values, ...second.values]],
    ]);
  });

  it('go in several packets where one would be too large for them', async () => {
    const long = { sql: 'INSERT INTO c (d) VALUES (?)', values: ['x'.repeat(600_000)] };
    expect((await run(long, long)).map(([sql]) => sql)).toEqual([long.sql, long.sql]);
  });

  it('are not asked where there are none', async () => {
    expect(await run()).toEqual([]);
  });
});
