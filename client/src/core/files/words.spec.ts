import { describe, expect, it } from '@jest/globals';
import { frame, FRAME_HEAD, frameOf, MOST_FRAME, wordOf } from './words.ts';

const offer = { file: 'offer', n: 1, name: 'a.txt', size: 3, modified: 0 };
const HASH = 'a'.repeat(64);

describe('wordOf', () => {
  it.each([
    offer,
    { ...offer, size: 0, n: 2 ** 32 - 1 },
    { file: 'accept', n: 1, at: 0 },
    { file: 'decline', n: 1 },
    { file: 'got', n: 1, at: 5 },
    { file: 'end', n: 1, hash: HASH },
    { file: 'result', n: 1, ok: false },
    { file: 'pause', n: 1, mine: true },
    { file: 'resume', n: 1, mine: false },
    { file: 'cancel', n: 1, mine: true, why: 'disk' },
  ])('takes %j', (word) => {
    expect(wordOf({ ...word, more: 'that is left out' })).toEqual(word);
  });

  it.each([
    {},
    { file: 'offer' },
    { ...offer, n: 0 },
    { ...offer, n: -1 },
    { ...offer, n: 1.5 },
    { ...offer, n: 2 ** 32 },
    { ...offer, n: '1' },
    { ...offer, size: -1 },
    { ...offer, size: 1.5 },
    { ...offer, size: Infinity },
    { ...offer, size: 2 ** 53 },
    { ...offer, size: '3' },
    { ...offer, size: null },
    { ...offer, modified: 'now' },
    { ...offer, name: '' },
    { ...offer, name: null },
    { ...offer, name: '../a.txt' },
    { ...offer, name: 'C:\\a.txt' },
    { ...offer, name: 'photo\u202Egpj.exe' },
    { ...offer, name: 'a\u0000.txt' },
    { ...offer, name: 'x'.repeat(81) },
    { file: 'accept', n: 1, at: -1 },
    { file: 'accept', n: 1 },
    { file: 'got', n: 1, at: NaN },
    { file: 'end', n: 1, hash: HASH.toUpperCase() },
    { file: 'end', n: 1, hash: 'a' },
    { file: 'result', n: 1, ok: 'yes' },
    { file: 'pause', n: 1 },
    { file: 'cancel', n: 1, mine: true, why: 'because' },
    { file: 'cancel', n: 1, why: 'disk' },
    { file: 'open', n: 1 },
    { file: 'constructor', n: 1 },
  ])('refuses %j', (word) => {
    expect(wordOf(word)).toBeNull();
  });
});

describe('a frame', () => {
  it('says which file it is of, and where in it, beyond 4 GB too', () => {
    const made = frame(7, 5_000_000_000, Uint8Array.of(1, 2, 3));
    expect(frameOf(made.buffer)).toEqual({ n: 7, at: 5_000_000_000, bytes: Uint8Array.of(1, 2, 3) });
  });

  it.each([
    ['empty', 0],
    ['only a head', FRAME_HEAD],
    ['too long', MOST_FRAME + 1],
  ])('is none when it is %s', (_, length) => {
    expect(frameOf(new ArrayBuffer(length))).toBeNull();
  });
});
