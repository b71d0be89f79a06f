import { describe, expect, it } from '@jest/globals';
import { tightest, UNLIMITED, type SendingLimit } from './sending-limit.ts';

describe('several limits together', () => {
  it.each<[string, Partial<SendingLimit>[], Partial<SendingLimit>]>([
    ['none', [], {}],
    ['one', [{ lines: 360 }], { lines: 360 }],
    [
      'of each what is least, whoever says it',
      [
        { videoBitrate: 300_000, lines: 720 },
        { videoBitrate: 900_000, lines: 540, frameRate: 15 },
      ],
      { videoBitrate: 300_000, lines: 540, frameRate: 15 },
    ],
    ['no picture, if one says so', [{ picture: true }, { picture: false }, {}], { picture: false }],
    ['the sound too', [{ audioBitrate: 24_000 }, { audioBitrate: 40_000 }], { audioBitrate: 24_000 }],
  ])('are %s', (_, limits, expected) => {
    expect(tightest(limits)).toEqual({ ...UNLIMITED, ...expected });
  });
});
