import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fold } from '../src/database/folding.js';
import { insertInto } from '../src/database/sql.js';
import { asInnoDbWord } from '../src/messages/search/innodb-words.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

const PARTS_OF_WORDS = /^[\p{L}\p{N}\p{M}]$/u;

describe('words of the full-text index', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.close());

  it('are cut by InnoDB at no letter, digit or mark of Unicode', async () => {
    const signs = new Set<string>();
    for (let point = 0; point <= 0x10ffff; point++) {
      const parts = point >= 0xd800 && point <= 0xdfff ? '' : fold(String.fromCodePoint(point));
      for (const part of parts) if (PARTS_OF_WORDS.test(part)) signs.add(part);
    }
    expect(signs.size).toBeGreaterThan(100_000);
    const rows = [...signs].map((sign) => ['', sign.codePointAt(0), asInnoDbWord(`xx${sign}zzz`)]);
    const statements = insertInto('mysql', 'message_search', ['room_id', 'seq', 'terms'], rows);
    await server.database.atOnce(statements);
    const found = (beginning: string) =>
      server.database.read.query<{ seq: number }[]>(
        'SELECT seq FROM message_search WHERE MATCH (terms) AGAINST (? IN BOOLEAN MODE)',
        [beginning],
      );
    await until(async () => (await found('+xx*')).length === signs.size); // see MySqlSearchIndex.from()
    expect((await found('+zzz*')).map(({ seq }) => String.fromCodePoint(seq))).toEqual([]);
  });
});
