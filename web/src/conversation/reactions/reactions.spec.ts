import { type Reaction, withWishes } from './reactions';

const ana = { __typename: 'User', id: 'ana', displayName: 'Ana' } as const;
const bruno = { __typename: 'User', id: 'bruno', displayName: 'Bruno' } as const;
const group = (emoji: string, ...users: Reaction['users']): Reaction => ({
  __typename: 'ReactionGroup',
  emoji,
  count: users.length,
  users,
});

describe('reactions that one has just wished', () => {
  it('are shown at once, in their place', () => {
    const before = [group('👍', bruno), group('❤️', ana)];
    expect(withWishes(before, { '👍': true, '❤️': false, '🎉': true }, ana)).toEqual([
      group('👍', bruno, ana),
      group('🎉', ana),
    ]);
  });

  it('change nothing once the server has them', () => {
    const before = [group('👍', bruno, ana)];
    expect(withWishes(before, { '👍': true, '😮': false }, ana)).toEqual(before);
  });
});
