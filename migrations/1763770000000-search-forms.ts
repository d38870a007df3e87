import type { MigrationInterface, QueryRunner } from 'typeorm';
import { searchKeyOf } from '../src/database/folding.js';
import { MySqlSearchIndex, SqliteSearchIndex } from '../src/messages/search/search-index.js';

const NAMES_A_PAGE = 500;
/** Sixteen thousand characters each, and their words. */
const MESSAGES_A_PAGE = 100;

/**
 * Writes anew what names and messages are found by, in the form that the code looks for today. Only what has another
 * one is written, and only as it was read: where this was cut off, or while older nodes still write, it can run again.
 */
export class SearchForms1763770000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await rewriteNames(runner, 'users', 'display_name');
    await rewriteNames(runner, 'rooms', 'name');
    await rewriteTerms(runner);
  }

  /** Earlier code looks for the earlier forms, which are made of what is kept: nothing is lost. */
  async down(): Promise<void> {}
}

async function rewriteNames(runner: QueryRunner, table: 'users' | 'rooms', column: string): Promise<void> {
  let after = '';
  for (let more = true; more;) {
    const rows = (await runner.query(
      `SELECT id, ${column} AS name, search_key FROM ${table}
        WHERE id > ? AND search_key IS NOT NULL ORDER BY id LIMIT ${NAMES_A_PAGE}`,
      [after],
    )) as { id: string; name: string; search_key: string }[];
    await runner.manager.transaction(async (tx) => {
      for (const { id, name, search_key: old } of rows) {
        const key = searchKeyOf(name);
        if (key === old) continue;
        await tx.query(`UPDATE ${table} SET search_key = ? WHERE id = ? AND search_key = ?`, [key, id, old]);
      }
    });
    after = rows.at(-1)?.id ?? after;
    more = rows.length === NAMES_A_PAGE;
  }
}

/** Pages go by the messages’ primary key. Each database has its own way to be told to begin in the middle of it. */
const MYSQL = {
  index: new MySqlSearchIndex(),
  after: 'm.room_id > ? OR (m.room_id = ? AND m.seq > ?)',
  place: (room: string, seq: number) => [room, room, seq],
  join: 'STRAIGHT_JOIN message_search s ON s.room_id = m.room_id AND s.seq = m.seq',
  row: 'room_id = ? AND seq = ?',
};
const SQLITE = {
  index: new SqliteSearchIndex(),
  after: '(m.room_id, m.seq) > (?, ?)',
  place: (room: string, seq: number) => [room, seq],
  join: `CROSS JOIN message_search_rows r ON r.room_id = m.room_id AND r.seq = m.seq
    CROSS JOIN message_search s ON s.rowid = r.id`,
  row: 'rowid = (SELECT id FROM message_search_rows WHERE room_id = ? AND seq = ?)',
};

async function rewriteTerms(runner: QueryRunner): Promise<void> {
  const { index, after, place, join, row } = runner.connection.options.type === 'mysql' ? MYSQL : SQLITE;
  let [room, seq] = ['', 0];
  for (let more = true; more;) {
    const rows = (await runner.query(
      `SELECT m.room_id, m.seq, m.body, s.terms FROM messages m ${join}
        WHERE ${after} ORDER BY m.room_id, m.seq LIMIT ${MESSAGES_A_PAGE}`,
      place(room, seq),
    )) as { room_id: string; seq: number; body: string; terms: string }[];
    await runner.manager.transaction(async (tx) => {
      for (const { terms: old, ...message } of rows) {
        const terms = index.terms(message.body);
        if (terms === old) continue;
        const values = [terms, message.room_id, message.seq, old];
        await tx.query(`UPDATE message_search SET terms = ? WHERE ${row} AND terms = ?`, values);
      }
    });
    const last = rows.at(-1);
    if (last) [room, seq] = [last.room_id, last.seq];
    more = rows.length === MESSAGES_A_PAGE;
  }
}
