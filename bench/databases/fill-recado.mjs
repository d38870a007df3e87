import { createHash } from 'node:crypto';
import { newId } from '../world.mjs';
import { insert } from './insert.mjs';

/** As Recado writes times, in both databases. */
const sqlTime = (ms = Date.now()) => new Date(ms).toISOString().replace('T', ' ').replace('Z', '');

/**
 * Writes people with a session each, rooms and members straight into the tables: ten thousand people through the
 * API would take longer than the measurement.
 *
 * @param {{ run(sql: string, values: unknown[]): Promise<unknown> }} database
 * @param {import('../world.mjs').World} world
 */
export async function fillRecado(database, { workspaceId, people, rooms }) {
  const created_at = sqlTime();
  await insert(database, 'workspaces', [{ id: workspaceId, slug: 'bench', name: 'Bench', created_at }]);
  await insert(
    database,
    'users',
    people.map(({ id, name }) => ({
      id,
      workspace_id: workspaceId,
      email: `${id}@bench.test`,
      password_hash: '',
      display_name: name,
      search_key: name.toLowerCase(),
      kind: 'HUMAN',
      role: 'MEMBER',
      created_at,
    })),
  );
  const expires_at = sqlTime(Date.now() + 86_400_000);
  await insert(
    database,
    'refresh_tokens',
    people.map(({ id, sessionId }) => ({
      id: newId(),
      user_id: id,
      family_id: sessionId,
      token_hash: createHash('sha256').update(sessionId).digest('hex'),
      expires_at,
      created_at,
    })),
  );
  await insert(
    database,
    'rooms',
    rooms.map(({ id, members }, number) => ({
      id,
      workspace_id: workspaceId,
      type: 'GROUP',
      name: `Room ${number}`,
      search_key: `room ${number}`,
      created_by: members[0].id,
      member_count: members.length,
      created_at,
      updated_at: created_at,
    })),
  );
  await insert(
    database,
    'room_members',
    rooms.flatMap(({ id, members }) =>
      members.map((member) => ({ room_id: id, user_id: member.id, role: 'MEMBER', joined_at: created_at })),
    ),
  );
}

/**
 * Gives a room so many messages. Their numbers and ids are counted up in the database (MySQL and MariaDB), which
 * doubles what it has until it is enough.
 *
 * @param {import('./mariadb.mjs').MariaDb} database
 * @param {import('../world.mjs').Room} room
 * @param {number} count
 */
export async function fillMessages(database, room, count) {
  const created_at = sqlTime();
  await insert(database, 'messages', [
    {
      room_id: room.id,
      seq: 1,
      id: messageId(room, 1),
      sender_id: room.members[0].id,
      type: 'TEXT',
      body: 'A message of the usual length, as people write them to each other in a room.',
      content_hash: '',
      created_at,
    },
  ]);
  const idOf = `CONCAT(LPAD(LOWER(HEX(seq + ?)), 8, '0'), '-0000-7000-8000-', RIGHT(room_id, 12))`;
  for (let done = 1; done < count; done *= 2) {
    await database.run(
      `INSERT INTO messages (room_id, seq, id, sender_id, type, body, content_hash, created_at)
       SELECT room_id, seq + ?, ${idOf}, sender_id, type, body, content_hash, created_at
       FROM messages WHERE room_id = ? AND seq <= ? ORDER BY seq`,
      [done, done, room.id, Math.min(done, count - done)],
    );
  }
  await database.run('UPDATE rooms SET message_seq = ?, last_message_at = ? WHERE id = ?', [
    count,
    created_at,
    room.id,
  ]);
}

/** The id that {@link fillMessages} gives a message. */
export const messageId = (room, seq) =>
  `${seq.toString(16).padStart(8, '0')}-0000-7000-8000-${room.id.slice(-12)}`;
