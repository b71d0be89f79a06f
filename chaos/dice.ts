/** Shapes of chance over the seeded numbers of the tests. */
import type { Random } from '../test/support/random.js';

export interface Dice extends Random {
  /** From 0 to below 1. */
  chance(): number;
  between(from: number, to: number): number;
  /** A key, each as often as its number says. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K;
}

const FINE = 1_000_000;

export function diceOf(random: Random): Dice {
  const chance = (): number => random.below(FINE) / FINE;
  return {
    ...random,
    chance,
    between: (from, to) => from + chance() * (to - from),
    weighted: <K extends string>(weights: Readonly<Record<K, number>>) => {
      const entries = Object.entries(weights) as [K, number][];
      let left = chance() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [key, weight] of entries) if ((left -= weight) < 0) return key;
      throw new Error('nothing to choose from');
    },
  };
}
