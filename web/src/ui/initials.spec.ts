import { initialsOf, tintOf } from './initials';

describe('initials', () => {
  it.each([
    ['Ana', 'A'],
    ['João Pedro Lima', 'JL'],
    ['  élia   prado ', 'ÉP'],
    ['👋', '?'],
    ['“Bot” 9000', 'B9'],
  ])('of %s are %s', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });

  it('stand on a tint that is always the same', () => {
    expect(tintOf('some-id')).toBe(tintOf('some-id'));
    expect(tintOf('some-id')).toBeLessThan(360);
  });
});
