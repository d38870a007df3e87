import type { RoomEvent } from '../sync/apply-event';
import type { RoomPartsFragment } from '../gql';
import { canAskToNotify, isHeard, isNews } from './notifications';

const sent = (senderId: string | null, more: object = {}) =>
  ({
    __typename: 'MessageSent',
    message: { sender: senderId && { id: senderId }, deletedAt: null, recalledAt: null, ...more },
  }) as RoomEvent;

const readUpTo = (lastReadSeq: number, mutedUntil: string | null = null) =>
  ({ viewer: { lastReadSeq, mutedUntil } }) as RoomPartsFragment;

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

  it('is heard where it is not muted, and not read yet', () => {
    const event = sent('bruno', { seq: 5 }) as Parameters<typeof isHeard>[1];
    expect(isHeard(readUpTo(4, LONG_AGO), event)).toBe(true);
    expect(isHeard(readUpTo(5), event)).toBe(false);
    expect(isHeard(readUpTo(4, '2126-01-01T00:00:00.000Z'), event)).toBe(false);
  });
});

describe('leave to notify', () => {
  afterEach(() => Reflect.deleteProperty(globalThis, 'Notification'));

  const withNotifications = (permission: NotificationPermission, construct: () => void) => {
    const Notification = Object.assign(construct, { permission });
    Object.defineProperty(globalThis, 'Notification', { value: Notification, configurable: true });
  };
  const illegalConstructor = function () {
    throw new TypeError('Illegal constructor.');
  };

  it('is asked for where nobody has said yes or no yet', () => {
    withNotifications('default', function () {});
    expect(canAskToNotify()).toBe(true);
  });

  it.each([
    ['has no notifications', () => undefined],
    ['has said no', () => withNotifications('denied', function () {})],
    ['has said yes', () => withNotifications('granted', function () {})],
    ['leaves them to service workers', () => withNotifications('default', illegalConstructor)],
  ])('is not asked for where the browser %s', (_, arrange) => {
    arrange();
    expect(canAskToNotify()).toBe(false);
  });
});
