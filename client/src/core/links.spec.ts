import { describe, expect, it } from '@jest/globals';
import { piecesOf } from './links.ts';

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
      ['看 ', '[https://例子.测试/路](https://xn--fsqu00a.xn--0zwm56d/%E8%B7%AF)', '，好'],
    ],
    [
      'https://a.example https://b.example',
      ['[https://a.example](https://a.example/)', ' ', '[https://b.example](https://b.example/)'],
    ],
  ])('finds the links in %j', (text, pieces) => {
    expect(shown(text)).toEqual(pieces);
    expect(
      piecesOf(text)
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text);
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
});
