/**
 * Random numbers from a printed seed, so that a failed run can be had again: SEED=123 npm test.
 * Tests must not use Math.random.
 */
export interface Random {
  readonly seed: number;
  /** A whole number from 0 to `below` - 1. */
  below(below: number): number;
  pick<T>(from: readonly T[]): T;
}

/** mulberry32; small, and good enough to shuffle a test. */
export function seeded(seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    seed,
    below,
    pick: (from) => {
      const picked = from[below(from.length)];
      if (picked === undefined) throw new Error('picked from nothing');
      return picked;
    },
  };
}
