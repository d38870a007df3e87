import mysql from 'mysql2/promise';
import { messageSent } from './event.mjs';

/** As many as MariaDB makes good use of on a small machine; the driver's own 10 would hold the peers back. */
const POOL_SIZE = 32;

/** @typedef {{ id: string, displayName: string }} Sender */

/** The pool of a peer that persists. */
export const open = (url) =>
  mysql.createPool({ uri: url, connectionLimit: POOL_SIZE, maxIdle: POOL_SIZE, timezone: 'Z' });

/** @returns {Promise<Sender>} */
export async function personOf(database, id) {
  const [[row]] = await database.execute('SELECT id, display_name FROM users WHERE id = ?', [id]);
  return { id: row.id, displayName: row.display_name };
}

/** @returns {Promise<boolean>} */
export async function isMember(database, roomId, userId) {
  const sql = 'SELECT 1 FROM room_members WHERE room_id = ? AND user_id = ?';
  const [rows] = await database.execute(sql, [roomId, userId]);
  return rows.length > 0;
}

/** @returns {Promise<string[]>} */
export async function roomsOf(database, userId) {
  const [rows] = await database.execute('SELECT room_id FROM room_members WHERE user_id = ?', [userId]);
  return rows.map((row) => row.room_id);
}

/** One INSERT. @returns the event that tells of it */
export async function write(database, roomId, sender, body) {
  const createdAt = new Date();
  const sql = 'INSERT INTO messages (room_id, sender_id, body, created_at) VALUES (?, ?, ?, ?)';
  const [{ insertId }] = await database.execute(sql, [roomId, sender.id, body, createdAt]);
  return messageSent(roomId, insertId, body, sender, createdAt.toISOString());
}
