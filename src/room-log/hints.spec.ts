import { describe, expect, it } from '@jest/globals';
import { type AddedEvent, hintsOf } from './hints.js';
import type { RoomEvent, Snapshot } from './room-event.js';

const added = (roomId: string, seq: number, snapshot: Snapshot = {}): AddedEvent => ({
  event: { type: 'MessageSent', roomId, seq } as RoomEvent,
  snapshot,
});
const seqs = (events: readonly AddedEvent[]) =>
  hintsOf(events).map(([roomId, hint]) => [roomId, hint.events.map(({ seq }) => seq)]);

describe('what is announced after a commit', () => {
  it('is one hint for each room, its events in their order', () => {
    expect(hintsOf([])).toEqual([]);
    expect(seqs([added('a', 1), added('b', 7), added('a', 2), added('b', 8)])).toEqual([
      ['a', [1, 2]],
      ['b', [7, 8]],
    ]);
  });

  it('names each row once', () => {
    const [ana, one, two] = [{ id: 'ana' }, { seq: 1 }, { seq: 2 }];
    const [first] = hintsOf([
      added('a', 1, { users: [ana], messages: [one] }),
      added('a', 2, { users: [ana], messages: [two] }),
      added('a', 3),
    ]);
    expect(first?.[1].snapshot).toEqual({ users: [ana], messages: [one, two] });
  });

  it('comes in parts where there is much of it', () => {
    const parts = seqs(Array.from({ length: 150 }, (_, n) => added('a', n + 1))).map(([, part]) => part);
    expect(parts.map((part) => part?.length)).toEqual([64, 64, 22]);
    expect(parts.flat()).toEqual(Array.from({ length: 150 }, (_, n) => n + 1));
  });
});
