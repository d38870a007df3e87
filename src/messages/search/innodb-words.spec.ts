import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { asInnoDbWord } from './innodb-words.js';

describe('words of the index as InnoDB takes them', () => {
  it.each([
    'xxhello',
    'xxстрасе',
    'xxमीटिंग',
    'xxஇந்தியா',
    'xx北京市',
    'xxประ',
    'xxガーデ',
    'xxمرحبا',
    'xx2024',
  ])('are as they were where it knows their signs: %s', (word) => {
    const parts = word.normalize('NFKD').replaceAll('\u3099', '');
    expect(asInnoDbWord(parts)).toBe(parts);
  });

  it('have four digits for a sign that it may not know', () => {
    expect(asInnoDbWord('xx𠮷野')).toBe('xx_2vg7野');
    expect(asInnoDbWord('xxൻ')).toBe('xx_02nv');
    expect(asInnoDbWord('xx\u{10ffff}')).toBe('xx_nvnj');
  });

  const words = fc.string({
    unit: fc.constantFrom('a', 'z', '0', 'é', '野', '𠮷', '𞤀', 'ꯃ', 'ൻ'),
    maxLength: 16,
  });

  it('begin with one another where they did, and nowhere else', () => {
    fc.assert(
      fc.property(words, words, (word, beginning) => {
        expect(asInnoDbWord(word).startsWith(asInnoDbWord(beginning))).toBe(word.startsWith(beginning));
      }),
    );
  });

  it('are cut where InnoDB would leave them out, and their beginnings at the same place', () => {
    const long = `xx${'𞤀'.repeat(60)}`;
    expect(asInnoDbWord(long)).toHaveLength(84);
    expect(asInnoDbWord(long).startsWith(asInnoDbWord(`xx${'𞤀'.repeat(40)}`))).toBe(true);
  });
});
