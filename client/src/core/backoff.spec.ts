import { describe, expect, it } from '@jest/globals';
import { backoff } from './backoff.ts';

describe('backoff', () => {
  it('doubles from 200 ms to 5 s, half of it random', () => {
    const least = [0, 1, 2, 5, 20].map((n) => backoff(n, () => 0));
    const most = [0, 1, 2, 5, 20].map((n) => backoff(n, () => 1));
    expect(least).toEqual([100, 200, 400, 2_500, 2_500]);
    expect(most).toEqual([200, 400, 800, 5_000, 5_000]);
  });
});
