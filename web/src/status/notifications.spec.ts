import type { RoomEvent } from '../sync/apply-event';
import { isNews } from './notifications';

const sent = (senderId: string | null, more: object = {}) =>
  ({
    __typename: 'MessageSent',
    message: { sender: senderId && { id: senderId }, deletedAt: null, recalledAt: null, ...more },
  }) as RoomEvent;

const LONG_AGO = '2020-01-01T00:00:00.000Z';

describe('news', () => {
  it('is what others write', () => {
    expect(isNews(sent('bruno'), 'ana')).toBe(true);
  });

  it.each([
    ['one’s own message', sent('ana')],
    ['a word of the system', sent(null)],
    ['a message that is gone by now', sent('bruno', { deletedAt: LONG_AGO })],
    ['a reaction', { __typename: 'ReactionAdded' } as RoomEvent],
  ])('is not %s', (_, event) => {
    expect(isNews(event, 'ana')).toBe(false);
  });
});
