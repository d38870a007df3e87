import type { RoomPartsFragment } from '../gql';
import type { RoomEvent } from '../sync/apply-event';
import { isNews } from './notifications';

const room = (mutedUntil: string | null = null) => ({ viewer: { mutedUntil } }) as RoomPartsFragment;

const sent = (senderId: string | null, more: object = {}) =>
  ({
    __typename: 'MessageSent',
    message: { sender: senderId && { id: senderId }, deletedAt: null, recalledAt: null, ...more },
  }) as RoomEvent;

const NEVER = '2100-01-01T00:00:00.000Z';
const LONG_AGO = '2020-01-01T00:00:00.000Z';

describe('news', () => {
  it('is what others write', () => {
    expect(isNews(sent('bruno'), room(), 'ana')).toBe(true);
  });

  it.each([
    ['one’s own message', sent('ana'), room()],
    ['a word of the system', sent(null), room()],
    ['a message that is gone by now', sent('bruno', { deletedAt: LONG_AGO }), room()],
    ['a muted room', sent('bruno'), room(NEVER)],
    ['a room that this page does not know', sent('bruno'), null],
    ['a reaction', { __typename: 'ReactionAdded' } as RoomEvent, room()],
  ])('is not %s', (_, event, where) => {
    expect(isNews(event, where, 'ana')).toBe(false);
  });

  it('is heard again when the mute has ended', () => {
    expect(isNews(sent('bruno'), room(LONG_AGO), 'ana')).toBe(true);
  });
});
