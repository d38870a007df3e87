import { excerpt } from './excerpt';

const marked = (body: string, query: string) =>
  excerpt(body, query)
    .map(({ text, isHit }) => (isHit ? `[${text}]` : text))
    .join('');

describe('what is shown of a found message', () => {
  it('marks words by their beginnings, whatever their case and accents', () => {
    expect(marked('A reunião é amanhã às 10.', 'REUNIAO aman')).toBe('A [reunião] é [amanhã] às 10.');
    expect(marked('unlike', 'like')).toBe('unlike');
  });

  it('begins shortly before what was found', () => {
    const text = marked(`${'word '.repeat(50)}treasure and more`, 'treasure');
    expect(text).toMatch(/^….{30,45}\[treasure\] and more$/);
  });
});
