import { createHmac, randomBytes } from 'node:crypto';

/**
 * The people and rooms of one row, the same for every server, and an access token for each person that all of
 * them take.
 *
 * @typedef {{ id: string, name: string, sessionId: string, token: string }} Person
 * @typedef {{ id: string, members: Person[] }} Room
 * @typedef {{ workspaceId: string, people: Person[], rooms: Room[] }} World
 */

export const JWT_SECRET = randomBytes(32).toString('hex');

const TOKEN_SECONDS = 24 * 60 * 60;

/**
 * @param {number} people
 * @param {number} rooms
 * @param {(room: number, person: number) => boolean} isMember
 * @returns {World}
 */
export function makeWorld(people, rooms, isMember) {
  const everybody = Array.from({ length: people }, (_, number) => makePerson(number));
  return {
    workspaceId: newId(),
    people: everybody,
    rooms: Array.from({ length: rooms }, (_, room) => ({
      id: newId(),
      members: everybody.filter((_person, person) => isMember(room, person)),
    })),
  };
}

/**
 * Rooms of the same size; each person is in one.
 *
 * @param {number} rooms
 * @param {number} size
 */
export const separateRooms = (rooms, size) =>
  makeWorld(rooms * size, rooms, (room, person) => person % rooms === room);

/** A UUID of version 7. */
export function newId() {
  const hex = Date.now().toString(16).padStart(12, '0') + '7' + randomBytes(10).toString('hex').slice(0, 19);
  const variant = ((parseInt(hex[16], 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function makePerson(number) {
  const id = newId();
  const sessionId = newId();
  return { id, name: `Person ${number}`, sessionId, token: accessToken(id, sessionId) };
}

/** As Recado signs them (src/auth/access-tokens.ts), but for a day: a long run outlives ten minutes. */
function accessToken(userId, sessionId) {
  const iat = Math.floor(Date.now() / 1000);
  const claims = {
    sub: userId,
    sid: sessionId,
    ver: 0,
    iat,
    exp: iat + TOKEN_SECONDS,
    iss: 'recado',
    aud: 'recado-api',
  };
  const signed = `${base64url({ alg: 'HS256', typ: 'JWT' })}.${base64url(claims)}`;
  return `${signed}.${createHmac('sha256', JWT_SECRET).update(signed).digest('base64url')}`;
}

const base64url = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
