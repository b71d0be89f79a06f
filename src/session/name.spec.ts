import { SignalError } from '../errors.js';
import { toName } from './name.js';

describe('a display name', () => {
  it.each([
    ['  Ada  ', 'Ada'],
    ['小明', '小明'],
    ['Zoe\u0308', 'Zoë'],
    ['👩‍👩‍👧 family', '👩‍👩‍👧 family'],
    ['مريم', 'مريم'],
    ['<b>x</b>', '<b>x</b>'],
    ['a'.repeat(64), 'a'.repeat(64)],
    [` ${'e\u0301'.repeat(64)} `, 'é'.repeat(64)],
    ...[
      'Nguyễn Thị Hồng Ngữ',
      'ᾧ',
      'מֹשֶׁה שָׁלוֹם',
      'مُحَمَّد',
      'می‌خواهم', // with ZWNJ
      'नरेन्द्र मोदी',
      'क्‍ष', // with ZWJ
      'ශ්‍රී ලංකා', // with ZWJ
      'র‍্যাব', // with ZWJ before a mark
      'சிவகுமார்',
      'ทศพล กิ๊ก',
      'ညွှန့် လွှို့ဝှက်',
      'བསྒྲུབས་ ཧཱུྃ',
      'ស្ត្រី',
      'ᠮᠣᠩᠭᠣᠯ᠋',
      '山田　太郎',
      '김철수',
      'Ада',
      'Ἀθηνᾶ',
      'Łukasz O’Neil-Şahin, Jr. (he)',
      '🏴󠁧󠁢󠁳󠁣󠁴󠁿 Iona', // a flag of tags
      '🇫🇷 Zoé',
      '🏳️‍🌈',
      '👩🏽‍🚀',
      '❤️‍🔥',
      '🚶🏻‍♀️‍➡️',
      '1️⃣',
      '☺︎',
      '∞',
      '7',
      'ⓐ',
    ].map((name) => [name, name]),
  ])('may be %j', (raw, name) => {
    expect(toName(raw)).toBe(name);
  });

  it.each([
    '',
    '   ',
    '\u200b\u200d',
    '\u3164',
    'a'.repeat(65),
    'Ada\u0000',
    'Ada\nBo',
    'Ada\u0085',
    'gpj.\u202eexe',
    '\u2066Ada\u2069',
    'a\u2028b',
    'lone \ud83d',
    'x'.repeat(70_000),
    // Nothing that draws.
    '\u2800',
    '\u2800 \u2800',
    '\ufff9',
    '\ufffc',
    '\u0301\u0302',
    '...',
    '\u{1d159}',
    '\ue000',
    // Hidden inside.
    'A\u200bda',
    'A\u00adda',
    'A\u200cda',
    'A\u200dda',
    'Ada\u200e',
    'Ada\u200f!',
    'Ada\u061c!',
    'Ad\u2060a',
    'Ad\ufeffa',
    'Ad\u034fa',
    'Ada\ufe0f',
    'Ada\u{e0041}\u{e0042}',
    'Ada\u{e0101}',
    '🏴\u{e0061}\u{e007f}',
    'Ad\u3164a',
    'Ad\u2800a',
    'Ada\ufffcb',
    'می\u200c',
    '\u200cمی',
    'م\u200c\u200cی',
    'مA\u200cی',
    '👩\u200d',
    '👩\u200d\u200d👩',
    '👩\u200dAda',
    'Ada\u200d👩',
    '\u0600',
    // Marks without end.
    `a${'\u0301'.repeat(4)}`,
    `Ada${'\u0336'.repeat(60)}`,
    `${'\u20dd'.repeat(4)}A`,
    `က${'\u103d'.repeat(8)}`,
    // A tick of approval.
    ...['✓', '✔', '✔️', '☑', '☑️', '✅', '🗸', '🗹', '⍻', '√'].map((tick) => `Ada ${tick}`),
  ])('may not be %j', (raw) => {
    expect(() => toName(raw)).toThrow(SignalError);
    expect(() => toName(raw)).toThrow(expect.objectContaining({ code: 'name_invalid' }));
  });
});
