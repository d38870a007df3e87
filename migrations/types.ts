import type { QueryRunner } from 'typeorm';

/** How each database spells what the tables are made of, so that one set of migrations serves both. */
export interface ColumnTypes {
  /** A UUID in lower case. */
  readonly id: string;
  /** UTC with milliseconds. */
  readonly time: string;
  /** Follows a text type: compared byte by byte. Accent-insensitive collations hold many emoji equal. */
  readonly bytes: string;
  /** 16,000 code points of four bytes each. */
  readonly longText: string;
  /** Ends a table. */
  readonly table: string;
  /** Ends a table whose rows lie in the order of its primary key. */
  readonly clustered: string;
  /** The full-text index: see messages/search. */
  readonly searchTable: readonly string[];
}

const MYSQL_TABLE = 'ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci';
const MYSQL_ID = 'char(36) CHARACTER SET ascii COLLATE ascii_bin';

const MYSQL: ColumnTypes = {
  id: MYSQL_ID,
  time: 'datetime(3)',
  bytes: 'CHARACTER SET utf8mb4 COLLATE utf8mb4_bin',
  longText: 'text',
  table: MYSQL_TABLE,
  clustered: MYSQL_TABLE,
  searchTable: [
    `CREATE TABLE message_search (
      room_id ${MYSQL_ID} NOT NULL,
      seq int NOT NULL,
      terms mediumtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
      PRIMARY KEY (room_id, seq),
      FULLTEXT INDEX message_search_terms (terms)
    ) ${MYSQL_TABLE}`,
  ],
};

const SQLITE: ColumnTypes = {
  id: 'char(36)',
  time: 'datetime',
  bytes: '',
  longText: 'text',
  table: '',
  clustered: 'WITHOUT ROWID',
  searchTable: [
    `CREATE TABLE message_search_rows (
      id integer PRIMARY KEY, room_id char(36) NOT NULL, seq int NOT NULL, UNIQUE (room_id, seq)
    )`,
    `CREATE VIRTUAL TABLE message_search USING fts5(terms, tokenize = 'ascii', prefix = '3 4 5')`,
  ],
};

export function typesOf(runner: QueryRunner): ColumnTypes {
  return runner.connection.options.type === 'mysql' ? MYSQL : SQLITE;
}
