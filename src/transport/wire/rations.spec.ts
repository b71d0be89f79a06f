/** Who gets how much of a millisecond. */
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { Rations, type Rationed } from './rations.js';

/** ms of the processor, which the floods use up. */
let used = 0;

beforeEach(() => {
  used = 0;
  jest.useFakeTimers();
});
afterEach(() => void jest.useRealTimers());

const rationsOf = (): Rations => new Rations(() => used);

/** Somebody who has so many messages, and what was handled of them. */
class Flood implements Rationed {
  handled = 0;
  constructor(
    private readonly rations: Rations,
    private left: number,
    private readonly costMs = 0,
  ) {
    rations.add(this);
  }

  goOn(most: number): number {
    const now = Math.min(most, this.left);
    this.handled += now;
    this.left -= now;
    used += now * this.costMs;
    if (this.left > 0) this.rations.add(this);
    return now;
  }
}

const sum = (floods: Flood[]): number => floods.reduce((all, { handled }) => all + handled, 0);

it('gives one four a millisecond, until there is nothing more', () => {
  const one = new Flood(rationsOf(), 10);
  const seen = [1, 2, 3, 4].map(() => {
    jest.advanceTimersByTime(1);
    return one.handled;
  });
  expect(seen).toEqual([4, 8, 10, 10]);
  expect(jest.getTimerCount()).toBe(0);
});

it('gives any number of them twenty-four together, and each the same', () => {
  const rations = rationsOf();
  const many = Array.from({ length: 10 }, () => new Flood(rations, 1_000));
  for (let ms = 1; ms <= 50; ms++) {
    jest.advanceTimersByTime(1);
    expect(sum(many)).toBe(24 * ms);
  }
  expect(new Set(many.map(({ handled }) => handled))).toEqual(new Set([120]));
});

it('gives less of what is dear: a quarter of the time, and a turn at least', () => {
  const rations = rationsOf();
  const many = Array.from({ length: 10 }, () => new Flood(rations, 1_000, 0.03));
  const atOnce = [];
  for (let ms = 1; ms <= 5; ms++) {
    const before = sum(many);
    jest.advanceTimersByTime(1);
    atOnce.push(sum(many) - before);
  }
  // 12 x 0.03 ms: the turn that was under way is ended.
  expect(atOnce).toEqual([12, 12, 12, 12, 12]);
  const dearest = rationsOf();
  const two = [new Flood(dearest, 100, 5), new Flood(dearest, 100, 5)];
  jest.advanceTimersByTime(2);
  expect(two.map(({ handled }) => handled)).toEqual([4, 4]);
});

it('lets one who has little go with the first', () => {
  const rations = rationsOf();
  const much = Array.from({ length: 5 }, () => new Flood(rations, 1_000));
  const little = new Flood(rations, 3);
  jest.advanceTimersByTime(1);
  expect(little.handled).toBe(3);
  expect(much.map(({ handled }) => handled)).toEqual([4, 4, 4, 4, 4]);
});

it('goes on for the others when one breaks', () => {
  const rations = rationsOf();
  const broken: Rationed = {
    goOn: () => {
      throw new Error('broken');
    },
  };
  rations.add(broken);
  const one = new Flood(rations, 4);
  expect(() => jest.advanceTimersByTime(1)).toThrow('broken');
  jest.advanceTimersByTime(1);
  expect(one.handled).toBe(4);
});
