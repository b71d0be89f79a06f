import { describe, expect, it } from '@jest/globals';
import { statsOf } from './fake-stats.ts';
import { measure } from './quality-measure.ts';
import { rate } from './quality.ts';
import { readStats } from './quality-stats.ts';
import { chromium, firefox } from './recorded-stats.ts';

const measured = ([before, after]: typeof chromium) =>
  measure(readStats(statsOf(...before)), readStats(statsOf(...after)));

describe.each([
  ['Chromium', chromium],
  ['Firefox', firefox],
])('what %s really told', (_, recorded) => {
  const now = measured(recorded);

  it('is a call on one machine: nothing lost, no way to go, pictures both ways', () => {
    expect(now?.path).toMatchObject({ relayed: false, protocol: 'udp' });
    expect(now?.roundTrip).toBeLessThan(0.05);
    for (const side of [now?.received, now?.sent]) {
      expect(side?.loss).toBe(0);
      expect(side?.bitrate).toBeGreaterThan(20_000);
      expect(side?.jitter).toBeGreaterThanOrEqual(0);
      expect(side?.height).toBeGreaterThan(100);
      expect(side?.frameRate).toBeGreaterThan(5);
    }
    expect(now?.sound).toMatchObject({ lossIn: 0, lossOut: 0, stalled: false });
    expect(now && rate(now)).toBeGreaterThan(70);
  });
});

it('only Chromium estimates what would pass, and says what limits the picture', () => {
  expect(measured(chromium)?.available).toBeGreaterThan(100_000);
  expect(measured(chromium)?.limited).toMatch(/^(none|cpu|bandwidth|other)$/);
  expect(measured(firefox)?.available).toBeNull();
});
