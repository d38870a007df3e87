import type { EntityManager } from 'typeorm';
import { insertInto } from '../../database/sql.js';
import type { Statement } from '../../database/statement.js';
import { asInnoDbWord } from './innodb-words.js';
import { indexed } from './terms.js';

interface Indexable {
  readonly roomId: string;
  readonly seq: number;
  readonly body: string;
}

/** The full-text index of a database. It is written in the transaction that writes the message. */
export interface SearchIndex {
  /** What it keeps of a text. */
  terms(body: string): string;
  /** Takes in messages that are new. */
  add(messages: readonly Indexable[]): Statement[];
  /** Takes in a message whose words have changed. */
  put(tx: EntityManager, message: Indexable): Promise<void>;
  remove(tx: EntityManager, roomId: string, seq: number): Promise<void>;
  /** A FROM clause that gives `hit.room_id` and `hit.seq` of what has all these beginnings of words. */
  from(beginnings: readonly string[]): { sql: string; parameter: string };
}

export class MySqlSearchIndex implements SearchIndex {
  terms(body: string): string {
    return indexed(body).map(asInnoDbWord).join(' ');
  }

  add(messages: readonly Indexable[]): Statement[] {
    const rows = messages.map(({ roomId, seq, body }) => [roomId, seq, this.terms(body)]);
    return insertInto('mysql', 'message_search', ['room_id', 'seq', 'terms'], rows);
  }

  async put(tx: EntityManager, { roomId, seq, body }: Indexable): Promise<void> {
    await tx.query('REPLACE INTO message_search (room_id, seq, terms) VALUES (?, ?, ?)', [
      roomId,
      seq,
      this.terms(body),
    ]);
  }

  async remove(tx: EntityManager, roomId: string, seq: number): Promise<void> {
    await tx.query('DELETE FROM message_search WHERE room_id = ? AND seq = ?', [roomId, seq]);
  }

  /**
   * InnoDB keeps new words in memory and writes them to the index's tables now and then. A query that is under way at
   * such a moment may see the tables as they were before and the memory as it is after (seen on MariaDB 10.11: one
   * search for a single message in 19,000, beside 2,200 new messages a second). The next search finds everything.
   */
  from(beginnings: readonly string[]) {
    return {
      sql: '(SELECT room_id, seq FROM message_search WHERE MATCH (terms) AGAINST (? IN BOOLEAN MODE)) AS hit',
      parameter: beginnings.map((word) => `+${asInnoDbWord(word)}*`).join(' '),
    };
  }
}

/** FTS5 knows rows by a number of its own, which a table beside it keeps. */
export class SqliteSearchIndex implements SearchIndex {
  terms(body: string): string {
    return indexed(body).join(' ');
  }

  add(messages: readonly Indexable[]): Statement[] {
    const rows = messages.map(({ roomId, seq }) => [roomId, seq]);
    const terms = messages.map(({ roomId, seq, body }) => [roomId, seq, this.terms(body)]);
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
      [this.terms(body), roomId, seq],
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
