import { expect } from '@jest/globals';
import BetterSqlite3 from 'better-sqlite3';
import { createConnection } from 'mysql2/promise';
import type { Backend } from './backend.js';

type Row = Record<string, string | number>;

/** Looks into a backend's tables past Recado. */
export async function rowsOf(backend: Backend, sql: string): Promise<Row[]> {
  const { DATABASE_URL: url, DATA_DIR: folder } = backend.environment;
  if (url) {
    const connection = await createConnection(url);
    const [rows] = await connection.query(sql);
    await connection.end();
    return rows as Row[];
  }
  const database = new BetterSqlite3(`${folder}/recado.sqlite`);
  try {
    return database.prepare(sql).all() as Row[];
  } finally {
    database.close();
  }
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

/**
 * Checks every room: messages and events are numbered 1 … N without holes, and the counters say N; each event
 * about a new message names one that is there.
 * @returns the numbers of the messages by their ids.
 */
export async function checkNumbers(backend: Backend): Promise<Map<string, number>> {
  const numbers = new Map<string, number>();
  const rooms = await rowsOf(backend, 'SELECT id, message_seq, event_seq FROM rooms');
  const messages = await rowsOf(backend, 'SELECT id, room_id, seq FROM messages ORDER BY room_id, seq');
  const events = await rowsOf(
    backend,
    'SELECT room_id, seq, type, message_seq FROM room_events ORDER BY room_id, seq',
  );
  for (const room of rooms) {
    const inRoom = (rows: Row[]) => rows.filter((row) => row['room_id'] === room['id']);
    const [said, happened] = [inRoom(messages), inRoom(events)];
    expect(said.map((row) => row['seq'])).toEqual(upTo(Number(room['message_seq'])));
    expect(happened.map((row) => row['seq'])).toEqual(upTo(Number(room['event_seq'])));
    expect(happened.flatMap((row) => (row['type'] === 'MessageSent' ? [row['message_seq']] : []))).toEqual(
      said.map((row) => row['seq']),
    );
    for (const { id, seq } of said) numbers.set(String(id), Number(seq));
  }
  return numbers;
}
