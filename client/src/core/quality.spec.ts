import { describe, expect, it } from '@jest/globals';
import { measureOf } from './fake-stats.ts';
import { rate, rateSpeech, signal, verdict, type Signal } from './quality.ts';

/** A second in which this share was lost, on a path of so many seconds there and back. */
const second = (loss: number, roundTrip: number, buffered = 0.04) =>
  measureOf({ roundTrip, sound: { lossIn: loss, lossOut: 0, buffered, stalled: false } });
const rated = (loss: number, roundTrip: number, buffered?: number): number =>
  rate(second(loss, roundTrip, buffered)) ?? -1;

describe('the quality of a call', () => {
  it('is good on a good line, and the very best is what the model allows', () => {
    expect(rated(0, 0.02)).toBeGreaterThan(90);
    expect(rateSpeech(0, 0)).toBeLessThanOrEqual(93.2);
    // By hand: 93.2 - 0.024 * 140 - 95 * 10 / 35.1.
    expect(rateSpeech(0.1, 0.1)).toBeCloseTo(62.77, 1);
  });

  it.each([
    ['nothing lost, 150 ms there and back', 0, 0.15, 'good'],
    ['2 % lost', 0.02, 0.05, 'good'],
    ['10 % lost', 0.1, 0.05, 'fair'],
    ['nothing lost, 600 ms there and back', 0, 0.6, 'fair'],
    ['30 % lost', 0.3, 0.05, 'poor'],
    ['10 % lost, 800 ms there and back', 0.1, 0.8, 'poor'],
  ])('with %s is right', (_, loss, roundTrip, word) => {
    expect(verdict(rated(loss, roundTrip))).toBe(word);
  });

  it('counts what the jitter buffer adds to the delay', () => {
    expect(rated(0, 0.02, 0.5)).toBeLessThan(rated(0, 0.02) - 20);
  });

  it('is that of the worse way', () => {
    const there = measureOf({ sound: { lossIn: 0, lossOut: 0.3, buffered: 0.04, stalled: false } });
    expect(rate(there)).toBeCloseTo(rated(0.3, 0.02));
  });

  it('suffers from a picture that stands still, and less from one that is slow', () => {
    const still = rate(measureOf({ frozen: 1 })) ?? 0;
    const slow = rate(measureOf({ received: { ...measureOf().received, frameRate: 5 } })) ?? 0;
    expect(still).toBeLessThan(70);
    expect(slow).toBeGreaterThan(still);
    expect(slow).toBeLessThan(rate(measureOf()) ?? 0);
  });

  it('is unknown while nothing comes, and while no answer has told how far it is; nothing when it stops', () => {
    const silent = { lossIn: null, lossOut: null, buffered: 0, stalled: false };
    expect(rate(measureOf({ sound: silent }))).toBeNull();
    expect(rate(measureOf({ roundTrip: null }))).toBeNull();
    expect(rate(measureOf({ sound: { ...silent, stalled: true } }))).toBe(0);
  });
});

describe('the bars', () => {
  const after = (...ratings: number[]): Signal => {
    const last = ratings.reduce<Signal | null>((before, rating) => signal(before, rating), null);
    return last as Signal;
  };
  const times = (count: number, rating: number): number[] => Array.from({ length: count }, () => rating);

  it.each([
    [92, 4, 'excellent'],
    [80, 4, 'excellent'],
    [75, 3, 'good'],
    [65, 2, 'weak'],
    [55, 1, 'bad'],
    [30, 0, 'bad'],
  ])('for %d are %d: %s', (rating, bars, word) => {
    expect(after(rating)).toMatchObject({ bars, word });
    expect(after(...times(5, rating))).toMatchObject({ bars, word });
  });

  it('do not flicker at a step, and follow what lasts', () => {
    const near = [81, 79.5, 81, 79, 80.5, 79];
    for (let i = 1; i <= near.length; i++) expect(after(...near.slice(0, i)).bars).toBe(4);
    expect(after(...near, ...times(10, 72)).bars).toBe(3);
    expect(after(90, 60).bars).toBe(4);
    expect(after(90, ...times(10, 60)).bars).toBe(2);
    expect(after(...times(10, 60), ...times(10, 90)).bars).toBe(4);
  });

  it('are gone at once when nothing comes any more', () => {
    expect(after(90, 0)).toMatchObject({ bars: 0, word: 'bad' });
  });
});
