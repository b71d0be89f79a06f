/** Who gets how much of a millisecond. */
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { Rations, type Rationed } from './rations.js';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** Somebody who has so many messages, and what was handled of them. */
class Flood implements Rationed {
  handled = 0;
  constructor(
    private readonly rations: Rations,
    private left: number,
  ) {
    rations.add(this);
  }

  goOn(most: number): number {
    const now = Math.min(most, this.left);
    this.handled += now;
    this.left -= now;
    if (this.left > 0) this.rations.add(this);
    return now;
  }
}

it('gives one twelve a millisecond, until there is nothing more', () => {
  const one = new Flood(new Rations(), 30);
  const seen = [1, 2, 3, 4].map(() => {
    jest.advanceTimersByTime(1);
    return one.handled;
  });
  expect(seen).toEqual([12, 24, 30, 30]);
  expect(jest.getTimerCount()).toBe(0);
});

it('gives any number of them twenty-four together, and each the same', () => {
  const rations = new Rations();
  const many = Array.from({ length: 10 }, () => new Flood(rations, 1_000));
  for (let ms = 1; ms <= 50; ms++) {
    jest.advanceTimersByTime(1);
    expect(many.reduce((sum, { handled }) => sum + handled, 0)).toBe(24 * ms);
  }
  expect(new Set(many.map(({ handled }) => handled))).toEqual(new Set([120]));
});

it('lets one who has little go with the first', () => {
  const rations = new Rations();
  const much = Array.from({ length: 5 }, () => new Flood(rations, 1_000));
  const little = new Flood(rations, 3);
  jest.advanceTimersByTime(3);
  expect(little.handled).toBe(3);
  expect(much.map(({ handled }) => handled)).toEqual([21, 12, 12, 12, 12]);
});
