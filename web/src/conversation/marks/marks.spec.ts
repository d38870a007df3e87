import { testMessage } from '../timeline/test-message';
import { type MemberMark, type Marks, statusFrom, withMoved } from './marks';

const mark = (userId: string, changes: Partial<MemberMark> = {}): [string, MemberMark] => [
  userId,
  {
    userId,
    joinedAt: '2025-01-01T00:00:00.000Z',
    isActive: true,
    lastDeliveredSeq: 0,
    lastReadSeq: 0,
    ...changes,
  },
];
const own = testMessage(5);

describe('the status of an own message', () => {
  it('is what the last of the others has come to', () => {
    let marks: Marks = new Map([mark('ana', { lastReadSeq: 9 }), mark('bruno'), mark('carla')]);
    expect(statusFrom(own, marks)).toBe('SENT');
    marks = withMoved(marks, { userId: 'bruno', lastDeliveredSeq: 5, lastReadSeq: 5 });
    expect(statusFrom(own, marks)).toBe('SENT');
    marks = withMoved(marks, { userId: 'carla', lastDeliveredSeq: 5, lastReadSeq: 3 });
    expect(statusFrom(own, marks)).toBe('DELIVERED');
    marks = withMoved(marks, { userId: 'carla', lastDeliveredSeq: 6, lastReadSeq: 6 });
    expect(statusFrom(own, marks)).toBe('READ');
  });

  it('does not wait for who came later or is gone', () => {
    const marks = new Map([
      mark('bruno', { lastReadSeq: 5 }),
      mark('carla', { joinedAt: '2027-01-01T00:00:00.000Z' }),
      mark('davi', { isActive: false }),
    ]);
    expect(statusFrom(own, marks)).toBe('READ');
  });

  it('does not go back', () => {
    const marks = new Map([mark('bruno', { lastReadSeq: 7, lastDeliveredSeq: 7 })]);
    expect(withMoved(marks, { userId: 'bruno', lastDeliveredSeq: 2, lastReadSeq: 2 })).toBe(marks);
    expect(statusFrom({ ...own, status: 'READ' }, new Map([mark('bruno')]))).toBe('READ');
  });
});
