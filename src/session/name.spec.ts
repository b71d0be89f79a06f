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
  ])('may not be %j', (raw) => {
    expect(() => toName(raw)).toThrow(SignalError);
    expect(() => toName(raw)).toThrow(expect.objectContaining({ code: 'name_invalid' }));
  });
});
