import { describe, expect, it } from '@jest/globals';
import { controlWordIn, isSameSending } from './control-words.ts';

describe('a word of the other page', () => {
  it.each([
    ['{"bye":true}', { bye: true }],
    ['{"closing":true}', { closing: true }],
    ['{"sas":{"commit":"x"}}', { sas: { commit: 'x' } }],
    ['{"sas":null}', { sas: null }],
    [
      '{"sending":{"audio":true,"video":false}}',
      { sending: { audio: true, video: false, paused: false, screen: false } },
    ],
    [
      '{"sending":{"audio":true,"video":true,"paused":true,"screen":true,"more":1}}',
      { sending: { audio: true, video: true, paused: true, screen: true } },
    ],
  ])('is taken: %s', (text, word) => expect(controlWordIn(text)).toEqual(word));

  it.each([
    '',
    '{',
    'null',
    '7',
    '"bye"',
    '[]',
    '{}',
    '{"bye":1}',
    '{"closing":"yes"}',
    '{"sending":null}',
    '{"sending":{"audio":1,"video":true}}',
    `{"sas":"${'x'.repeat(4_096)}"}`,
    new ArrayBuffer(8),
    null,
  ])('is not taken: %p', (data) => expect(controlWordIn(data)).toBeNull());

  it('about what is sent is the same one only when all of it is', () => {
    const one = { audio: true, video: false, screen: false };
    expect(isSameSending(one, { ...one, paused: false })).toBe(true);
    expect(isSameSending(null, one)).toBe(false);
    for (const other of [{ audio: false }, { video: true }, { paused: true }, { screen: true }])
      expect(isSameSending(one, { ...one, ...other })).toBe(false);
  });
});
