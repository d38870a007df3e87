import { BadUserInput } from '../errors/chat-error.js';

/** A place in a room's log. Opaque to clients: base64url of `epoch.room.seq`. */
export interface LogPosition {
  readonly epoch: string;
  readonly seq: number;
}

/** The last part of a room's id: enough to notice a cursor that was shown for another room. */
const tag = (roomId: string) => roomId.slice(-12);

export function encodeCursor(epoch: string, roomId: string, seq: number): string {
  return Buffer.from(`${epoch}.${tag(roomId)}.${seq}`).toString('base64url');
}

/** @throws BadUserInput with field `field` where it is no cursor of this room. */
export function decodeCursor(cursor: string, roomId: string, field: string): LogPosition {
  const parts = /^([0-9a-f]{1,16})\.([0-9a-f]{12})\.(0|[1-9]\d{0,9})$/.exec(
    Buffer.from(cursor, 'base64url').toString(),
  );
  const [, epoch, room, seq] = parts ?? [];
  if (epoch === undefined || seq === undefined) throw new BadUserInput(field, 'This is not a cursor.');
  if (room !== tag(roomId)) throw new BadUserInput(field, 'This cursor belongs to another room.');
  return { epoch, seq: Number(seq) };
}
