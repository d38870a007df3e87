import type { EntityManager } from 'typeorm';
import { insertInto } from '../../database/sql.js';
import type { Statement } from '../../database/statement.js';
import { indexed } from './terms.js';

interface Indexable {
  readonly roomId: string;
  readonly seq: number;
  readonly body: string;
}

/** The full-text index of a database. It is written in the transaction that writes the message. */
export interface SearchIndex {
  /** Takes in messages that are new. */
  add(messages: readonly Indexable[]): Statement[];
  /** Takes in a message whose words have changed. */
  put(tx: EntityManager, message: Indexable): Promise<void>;
  remove(tx: EntityManager, roomId: string, seq: number): Promise<void>;
  /** A FROM clause that gives `hit.room_id` and `hit.seq` of what has all these beginnings of words. */
  from(beginnings: readonly string[]): { sql: string; parameter: string };
}

export class MySqlSearchIndex implements SearchIndex {
  add(messages: readonly Indexable[]): Statement[] {
    const rows = messages.map(({ roomId, seq, body }) => [roomId, seq, indexed(body)]);
    return insertInto('mysql', 'message_search', ['room_id', 'seq', 'terms'], rows);
  }

  async put(tx: EntityManager, { roomId, seq, body }: Indexable): Promise<void> {
    await tx.query('REPLACE INTO message_search (room_id, seq, terms) VALUES (?, ?, ?)', [
      roomId,
      seq,
      indexed(body),
    ]);
  }

  async remove(tx: EntityManager, roomId: string, seq: number): Promise<void> {
    await tx.query('DELETE FROM message_search WHERE room_id = ? AND seq = ?', [roomId, seq]);
  }

  from(beginnings: readonly string[]) {
    return {
      sql: '(SELECT room_id, seq FROM message_search WHERE MATCH (terms) AGAINST (? IN BOOLEAN MODE)) AS hit',
      parameter: beginnings.map((word) => `+${word}*`).join(' '),
    };
  }
}

/** FTS5 knows rows by a number of its own, which a table beside it keeps. */
export class SqliteSearchIndex implements SearchIndex {
  add(messages: readonly Indexable[]): Statement[] {
    const rows = messages.map(({ roomId, seq }) => [roomId, seq]);
    const terms = messages.map(({ roomId, seq, body }) => [roomId, seq, indexed(body)]);
    return [
      ...insertInto('sqlite', 'message_search_rows', ['room_id', 'seq'], rows),
      ...insertInto('sqlite', 'message_search', ['rowid', 'terms'], terms, {
        row: '((SELECT id FROM message_search_rows WHERE room_id = ? AND seq = ?), ?)',
      }),
    ];
  }

  async put(tx: EntityManager, { roomId, seq, body }: Indexable): Promise<void> {
    await this.remove(tx, roomId, seq);
    await tx.query('INSERT INTO message_search_rows (room_id, seq) VALUES (?, ?)', [roomId, seq]);
    await tx.query(
      'INSERT INTO message_search (rowid, terms) SELECT id, ? FROM message_search_rows WHERE room_id = ? AND seq = ?',
      [indexed(body), roomId, seq],
    );
  }

  async remove(tx: EntityManager, roomId: string, seq: number): Promise<void> {
    const row = '(SELECT id FROM message_search_rows WHERE room_id = ? AND seq = ?)';
    await tx.query(`DELETE FROM message_search WHERE rowid = ${row}`, [roomId, seq]);
    await tx.query('DELETE FROM message_search_rows WHERE room_id = ? AND seq = ?', [roomId, seq]);
  }

  from(beginnings: readonly string[]) {
    return {
      sql: `(SELECT r.room_id, r.seq FROM message_search s JOIN message_search_rows r ON r.id = s.rowid
        WHERE message_search MATCH ?) AS hit`,
      parameter: beginnings.map((word) => `"${word}" *`).join(' '),
    };
  }
}

export const SEARCH_INDEX = Symbol('SEARCH_INDEX');
