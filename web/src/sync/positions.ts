import type { RoomPosition } from '../gql';

/** A frame may have 64 KiB; so many positions fit well. */
const MOST_NAMED = 500;

/** Where this client is in the log of each of its rooms. */
export class Positions {
  /** The room that moved last stands last. */
  private readonly cursors = new Map<string, string>();

  of(roomId: string): string | undefined {
    return this.cursors.get(roomId);
  }

  move(roomId: string, cursor: string): void {
    this.cursors.delete(roomId);
    this.cursors.set(roomId, cursor);
  }

  drop(roomId: string): void {
    this.cursors.delete(roomId);
  }

  /** Those that moved last: the server tells of the others by `RoomAdded`. */
  named(): RoomPosition[] {
    return [...this.cursors].slice(-MOST_NAMED).map(([roomId, cursor]) => ({ roomId, cursor }));
  }
}
