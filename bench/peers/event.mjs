/**
 * The event that Recado's clients select, with as many bytes: what the peers send.
 *
 * @param {string} roomId
 * @param {number} seq
 * @param {string} body
 * @param {{ id: string, displayName: string }} sender
 */
export function messageSent(roomId, seq, body, sender, createdAt = new Date().toISOString()) {
  const cursor = Buffer.from(`${roomId.slice(0, 8)}.${roomId.slice(-12)}.${seq}`).toString('base64url');
  const message = { id: crypto.randomUUID(), seq, body, createdAt, sender };
  return { __typename: 'MessageSent', roomId, seq, cursor, at: createdAt, message };
}
