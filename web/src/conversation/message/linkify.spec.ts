import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { linkify } from './linkify';

const links = (text: string) => linkify(text).flatMap(({ text, href }) => (href ? [text] : []));

describe('links in a text', () => {
  it.each([
    ['see https://example.com/a?b=c#d now', ['https://example.com/a?b=c#d']],
    ['https://example.com.', ['https://example.com']],
    ['(see https://example.com/a_(b))', ['https://example.com/a_(b)']],
    ['“https://example.com/é”, yes', ['https://example.com/é']],
    ['http://a.test http://b.test', ['http://a.test', 'http://b.test']],
    ['HTTPS://EXAMPLE.COM', ['HTTPS://EXAMPLE.COM']],
  ])('are found: %s', (text, expected) => {
    expect(links(text)).toEqual(expected);
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'ftp://a.test',
    'https://',
    'https://bank.test@evil.test/',
    'example.com',
  ])('are not made of %s', (text) => {
    expect(links(text)).toEqual([]);
  });

  // Counted anew for each sign that goes, this one would not come to an end.
  it('are found before as many signs as one likes', () => {
    for (const tail of [')', '.', '].', ')]']) {
      expect(links(`https://example.com/${tail.repeat(500_000)}`)).toEqual(['https://example.com/']);
    }
  });

  it('are found in a browser that has no URL.parse', () => {
    const older = jest.spyOn(URL, 'parse').mockImplementation(() => {
      throw new TypeError('URL.parse is not a function');
    });
    expect(links('see https://example.com/')).toEqual(['https://example.com/']);
    older.mockRestore();
  });

  it('leave the text as it was, and lead to http or https only', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.webUrl(),
      fc.constantFrom('(', ')', ' ', 'http://', 'javascript:', '<b>'),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('');
        const parts = linkify(text);
        expect(parts.map((part) => part.text).join('')).toBe(text);
        for (const { href } of parts) if (href) expect(href).toMatch(/^https?:\/\//);
      }),
    );
  });
});
