import { describe, expect, it } from '@jest/globals';
import { HandClock } from '../../test/support/hand-clock.js';
import { Seldom } from './seldom.js';
import { WindowCounts } from './window-counts.js';

describe('WindowCounts', () => {
  it('counts each key in windows of its own', () => {
    const clock = new HandClock();
    const counts = new WindowCounts(clock, 1_000);
    expect(counts.take('a')).toEqual({ count: 1, leftMs: 1_000 });
    clock.pass(400);
    expect(counts.take('a')).toEqual({ count: 2, leftMs: 600 });
    expect(counts.take('b')).toEqual({ count: 1, leftMs: 1_000 });
    clock.pass(600);
    expect(counts.take('a')).toEqual({ count: 1, leftMs: 1_000 });
  });

  it('holds no more keys than it may, and none whose window is over', () => {
    const clock = new HandClock();
    const counts = new WindowCounts(clock, 1_000, 3);
    for (const key of ['a', 'b', 'c', 'd', 'e']) counts.take(key);
    expect(counts.size).toBe(3);
    expect(counts.take('e').count).toBe(2);
    clock.pass(1_000);
    counts.take('f');
    expect(counts.size).toBe(1);
  });
});

describe('Seldom', () => {
  it('is due once a minute for each subject', () => {
    const clock = new HandClock();
    const seldom = new Seldom(clock);
    expect(['x', 'x', 'y', 'x'].map((subject) => seldom.isDue(subject))).toEqual([true, false, true, false]);
    clock.pass(60_000);
    expect(seldom.isDue('x')).toBe(true);
  });
});
