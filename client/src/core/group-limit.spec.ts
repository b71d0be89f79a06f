import { describe, expect, it } from '@jest/globals';
import { limitAmong } from './group-limit.ts';
import { tightest } from './sending-limit.ts';

describe('what each of several others gets', () => {
  it.each([
    [2, undefined, undefined],
    [3, 900_000, 540],
    [4, 600_000, 360],
    [5, 350_000, 270],
    [6, 350_000, 270],
    [12, 150_000, 180],
  ])('of a call of %i: %p bit/s, %p lines', (people, videoBitrate, lines) => {
    expect(limitAmong(people)).toMatchObject(videoBitrate === undefined ? {} : { videoBitrate, lines });
  });

  it('is nothing of the uplink that one would not have sent to a single one, and never no picture', () => {
    for (let people = 3; people <= 32; people++) {
      const limit = tightest([limitAmong(people)]);
      expect(limit.picture).toBe(true);
      // Chromium's own limit for a picture of 720 lines is 2.5 Mbit/s.
      if (people <= 8) expect(limit.videoBitrate * (people - 1)).toBeLessThanOrEqual(2_500_000);
      expect(limit.lines).toBeGreaterThanOrEqual(tightest([limitAmong(people + 1)]).lines);
    }
    expect(limitAmong(2)).toEqual({});
  });
});
