import { describe, expect, it } from '@jest/globals';
import {
  BAD_FOR_MS,
  LEVELS,
  MOST_PATIENCE_MS,
  PATIENCE_MS,
  START,
  weigh,
  type Budget,
  type Health,
} from './picture-budget.ts';

const good: Health = { loss: 0, available: 2_000_000 };
const lossy = (loss: number): Health => ({ loss, available: 2_000_000 });
const narrow = (available: number): Health => ({ loss: 0, available });

/** A network that is the same for some seconds after the other; a look a second. */
class Line {
  budget: Budget = START;
  now = 0;

  is(health: Health, seconds: number): this {
    for (let i = 0; i < seconds; i++) this.budget = weigh(this.budget, health, (this.now += 1_000));
    return this;
  }

  /** Seconds until the level is this one. */
  until(level: number, health: Health, most = 200): number {
    for (let i = 0; i <= most; i++) {
      if (this.budget.level === level) return i;
      this.is(health, 1);
    }
    throw new Error(`still level ${this.budget.level} after ${most} seconds`);
  }
}

describe('the budget of the picture', () => {
  it('goes from everything to nothing, each step less than the one before', () => {
    expect(LEVELS[0]).toEqual({});
    expect(LEVELS.at(-1)).toEqual({ picture: false });
    const bitrates = LEVELS.slice(1, -1).map(({ videoBitrate }) => videoBitrate ?? NaN);
    expect(bitrates).toEqual([...bitrates].sort((a, b) => b - a));
  });

  it.each<[string, Health, number]>([
    ['a good line', good, 0],
    ['8 % lost', lossy(0.08), 0],
    ['15 % lost: a smaller picture', lossy(0.15), 2],
    ['25 % lost: a tiny one', lossy(0.25), 3],
    ['half of it lost: none', lossy(0.5), 4],
    // As at the start of every call: the browser has not tried more yet.
    ['300 kbit/s, which the browser fills by itself', narrow(300_000), 0],
    ['80 kbit/s: a tiny one', narrow(80_000), 3],
    ['40 kbit/s: none', narrow(40_000), 4],
    ['what nobody knows', { loss: null, available: null }, 0],
    ['loss alone known', { loss: 0.15, available: null }, 2],
    ['room alone known', { loss: null, available: 40_000 }, 4],
  ])('with %s ends there and stays', (_, health, level) => {
    const line = new Line().is(health, 60);
    expect(line.budget.level).toBe(level);
    expect(line.is(health, 60).budget.level).toBe(level);
  });

  it('is not changed by a few bad seconds', () => {
    const line = new Line().is(good, 5).is(narrow(30_000), BAD_FOR_MS / 1_000);
    expect(line.budget.level).toBe(0);
    expect(line.is(good, 60).budget.level).toBe(0);
    const one = new Line().is(good, 5).is(lossy(0.9), 1);
    expect(one.is(good, 10).budget.level).toBe(0);
  });

  it('takes two steps to nothing, and the sound has all of it within eight seconds', () => {
    const line = new Line().is(good, 5);
    expect(line.until(3, narrow(30_000))).toBeLessThanOrEqual(4);
    expect(line.until(4, narrow(30_000))).toBeLessThanOrEqual(4);
  });

  it('comes back step by step when the line is good again', () => {
    const line = new Line().is(lossy(0.5), 30);
    const steps = [3, 2, 1, 0].map((level) => line.until(level, good));
    for (const seconds of steps) expect(seconds).toBeGreaterThanOrEqual(PATIENCE_MS / 1_000);
    expect(steps.reduce((sum, one) => sum + one, 0)).toBeLessThan(40);
  });

  it('comes back from nothing although only sound is measured: that tells of little room', () => {
    const line = new Line().is(narrow(30_000), 30);
    expect(line.budget.level).toBe(4);
    expect(line.until(3, narrow(70_000))).toBeLessThan(10);
  });

  it('stays where it is between bad and good', () => {
    const line = new Line().is(lossy(0.15), 30);
    expect(line.is(lossy(0.07), 120).budget.level).toBe(2);
  });

  it('waits longer each time it was raised too early, a minute at most, and forgets it later', () => {
    const line = new Line();
    const waits: number[] = [];
    for (let i = 0; i < 6; i++) {
      line.until(4, narrow(30_000));
      waits.push(line.until(3, narrow(70_000)));
    }
    const rising = [...waits].sort((a, b) => a - b);
    expect(waits).toEqual(rising);
    expect(waits.at(-1)).toBeGreaterThan(waits[0] ?? Infinity);
    expect(line.budget.patience).toBeLessThanOrEqual(MOST_PATIENCE_MS);
    line.until(0, good, 400);
    line.is(good, 60).until(3, narrow(30_000));
    expect(line.budget.patience).toBe(PATIENCE_MS);
  });

  it('knows nothing new when nobody tells, and keeps what it had', () => {
    const line = new Line().is(lossy(0.15), 30);
    expect(line.is({ loss: null, available: null }, 60).budget.level).toBe(2);
    // Nearly good enough is not good enough when nobody tells any more.
    line.is(good, 5).is({ loss: null, available: null }, 60);
    expect(line.budget.level).toBe(2);
  });
});
