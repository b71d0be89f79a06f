import { describe, expect, it } from '@jest/globals';
import { bytesIn } from './bytes.ts';

describe('bytesIn', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1_000, '1 kB'],
    [1_500, '1.5 kB'],
    [24_000_000, '24 MB'],
    [209_715_200, '210 MB'],
    [5_300_000_000, '5.3 GB'],
    [2e12, '2 TB'],
    [3e15, '3,000 TB'],
  ])('says of %d bytes %j', (bytes, text) => {
    expect(bytesIn('en', bytes)).toBe(text);
  });

  it('says a speed, and speaks Chinese', () => {
    expect(bytesIn('en', 2_500_000, '-per-second')).toBe('2.5 MB/s');
    expect(bytesIn('zh-Hans', 24_000_000)).toBe('24 MB');
  });
});
