import { insert } from './insert.mjs';

/** The tables of a chat server as they are usually made; the peers that persist share them. */
const TABLES = [
  `CREATE TABLE users (
    id char(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    display_name varchar(100) NOT NULL
  )`,
  `CREATE TABLE room_members (
    room_id char(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    user_id char(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    PRIMARY KEY (room_id, user_id),
    KEY (user_id)
  )`,
  `CREATE TABLE messages (
    id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY,
    room_id char(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    sender_id char(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    body text NOT NULL,
    created_at datetime(3) NOT NULL,
    KEY (room_id, id)
  )`,
];

/**
 * @param {import('./mariadb.mjs').MariaDb} database
 * @param {import('../world.mjs').World} world
 */
export async function fillPeer(database, { people, rooms }) {
  for (const table of TABLES) await database.run(table);
  await insert(
    database,
    'users',
    people.map(({ id, name }) => ({ id, display_name: name })),
  );
  await insert(
    database,
    'room_members',
    rooms.flatMap(({ id, members }) => members.map((member) => ({ room_id: id, user_id: member.id }))),
  );
}
