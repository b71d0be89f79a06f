/** How long to wait before the next try to connect. Used by SignalingClient. */
const FIRST_MS = 200;
const MOST_MS = 5_000;

/**
 * Milliseconds before try `n` (from 0): doubling, with half of it random, because everybody who
 * was on a dead node comes back at the same moment ("equal jitter").
 */
export function backoff(n: number, random: () => number = Math.random): number {
  const most = Math.min(MOST_MS, FIRST_MS * 2 ** n);
  return most / 2 + (random() * most) / 2;
}
