import { describe, expect, it } from '@jest/globals';
import { MOST_LINKS, piecesOf } from './links.ts';

const shown = (text: string): string[] =>
  piecesOf(text).map(({ text: piece, href }) => (href === undefined ? piece : `[${piece}](${href})`));

describe('piecesOf', () => {
  it.each([
    [
      'see https://example.org/a?b=c#d now',
      ['see ', '[https://example.org/a?b=c#d](https://example.org/a?b=c#d)', ' now'],
    ],
    ['http://example.org', ['[http://example.org](http://example.org/)']],
    ['HTTPS://EXAMPLE.ORG/A', ['[HTTPS://EXAMPLE.ORG/A](https://example.org/A)']],
    ['(https://example.org/a).', ['(', '[https://example.org/a](https://example.org/a)', ').']],
    ['https://example.org/a_(b)', ['[https://example.org/a_(b)](https://example.org/a_(b))']],
    ['“https://example.org”', ['“', '[https://example.org](https://example.org/)', '”']],
    [
      '看 https://例子.测试/路，好',
      ['看 ', '[https://xn--fsqu00a.xn--0zwm56d/路](https://xn--fsqu00a.xn--0zwm56d/%E8%B7%AF)', '，好'],
    ],
    [
      'https://a.example https://b.example',
      ['[https://a.example](https://a.example/)', ' ', '[https://b.example](https://b.example/)'],
    ],
  ])('finds the links in %j', (text, pieces) => {
    expect(shown(text)).toEqual(pieces);
    if (!text.includes('例')) {
      expect(
        piecesOf(text)
          .map((piece) => piece.text)
          .join(''),
      ).toBe(text);
    }
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'file:///etc/passwd',
    'ftp://example.org',
    'www.example.org',
    'https://',
    'https://:80',
    'https://bank.example@evil.example/',
    'https://:bank.example@evil.example/',
    'blob:https://example.org/1',
    '<a href="javascript:1">https</a>',
    '',
  ])('makes no link of %j', (text) => {
    expect(
      piecesOf(text).filter(({ href }) => href !== undefined && !href.startsWith('https://example.org')),
    ).toEqual([]);
    expect(
      piecesOf(text)
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text);
  });

  it('ends a link where the writing would be turned around', () => {
    expect(shown('https://example.org/\u202Egpj.exe')).toEqual([
      '[https://example.org/](https://example.org/)',
      '\u202Egpj.exe',
    ]);
  });

  it.each([
    ['Cyrillic letters', 'https://аррӏе.com/id', 'https://xn--80ak6aa92e.com/id'],
    ['a slash that is none', 'https://bank.example⁄login⁄.evil.example', 'https://bank.xn--'],
    ['a dot that is none', 'https://bank.example՚.evil.example', 'https://bank.xn--'],
    ['a number', 'https://0x7f000001/', 'https://127.0.0.1/'],
    ['a soft hyphen in percent', 'https://ba%C2%ADnk.example/', 'https://bank.example/'],
    ['wide letters', 'https://ｂank.example/', 'https://bank.example/'],
    ['another dot', 'https://bank。example'.replace('。', '．'), 'https://bank.example'],
    ['backslashes', 'https:\\/\\/\\evil.example\\@bank.example', 'https://'],
    ['slashes', 'https:////evil.example/', 'https://evil.example/'],
    ['an empty user', 'https://@evil.example/', 'https://evil.example/'],
    ['the usual port', 'https://bank.example:443/', 'https://bank.example/'],
    ['another port stays', 'https://bank.example:444/', 'https://bank.example:444/'],
  ])('shows where a link leads: %s', (_, text, wanted) => {
    for (const { text: seen, href = '' } of piecesOf(text)) {
      if (href === '') continue;
      expect(seen.startsWith(wanted)).toBe(true);
      // The host is there in letters that nothing else looks like, and the very one it leads to.
      expect(seen.startsWith(`https://${new URL(href).host}`)).toBe(true);
      expect(new URL(href).host).toMatch(/^[a-z0-9.:[\]-]+$/);
    }
    if (!text.includes('\\')) expect(piecesOf(text).some(({ href }) => href !== undefined)).toBe(true);
  });

  it(`makes at most ${MOST_LINKS} links of one text, and shows the rest as it is`, () => {
    const text = Array.from({ length: 200 }, (_, i) => `https://a.example/${i}`).join(' ');
    const pieces = piecesOf(text);
    expect(pieces.filter(({ href }) => href !== undefined)).toHaveLength(MOST_LINKS);
    expect(pieces.map((piece) => piece.text).join('')).toBe(text);
  });
});
