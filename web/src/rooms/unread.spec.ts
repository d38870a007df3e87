import type { RoomPartsFragment } from '../gql';
import { isMuted, unreadOf } from './unread';

const room = (lastSeq: number | null, lastReadSeq: number, mutedUntil: string | null = null) =>
  ({
    lastMessage: lastSeq === null ? null : { seq: lastSeq },
    viewer: { lastReadSeq, mutedUntil },
  }) as RoomPartsFragment;

describe('what waits to be read', () => {
  it('is what lies between the two marks', () => {
    expect(unreadOf(room(5, 2))).toBe(3);
    expect(unreadOf(room(5, 5))).toBe(0);
    expect(unreadOf(room(null, 0))).toBe(0);
  });

  it('makes itself heard again when the mute has ended', () => {
    const now = Date.parse('2026-06-01T00:00:00.000Z');
    expect(isMuted(room(1, 0, '2026-06-01T00:00:01.000Z'), now)).toBe(true);
    expect(isMuted(room(1, 0, '2026-05-31T23:59:59.000Z'), now)).toBe(false);
    expect(isMuted(room(1, 0), now)).toBe(false);
  });
});
