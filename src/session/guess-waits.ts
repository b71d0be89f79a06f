/**
 * How long an address waits after wrong tries: the one table that memory, Redis and the tests go by. It
 * must not know who asks.
 */

/** What can be guessed. A token or a JWT is 256 bits, so its waits only stop programs. */
export const GUESS_KINDS = ['code', 'token', 'jwt'] as const;
export type GuessKind = (typeof GUESS_KINDS)[number];

/**
 * Wrong tries without a wait. After a changed SECRET a whole school behind one address comes with
 * worthless tokens, once each.
 */
const FREE: Readonly<Record<GuessKind, number>> = { code: 10, token: 1_000, jwt: 10 };
/** The same while many addresses fail at once. */
const FREE_IN_A_CROWD: Readonly<Record<GuessKind, number>> = { code: 3, token: 300, jwt: 3 };
/** Failures of one kind per minute, by everybody together, above which there is a crowd. */
export const CROWD_PER_MINUTE = 100;

export const FIRST_WAIT_MS = 1_000;
export const MOST_WAIT_MS = 600_000;
/** An address without a wrong try for so long begins anew. */
export const FORGET_MS = 3_600_000;

/** @returns milliseconds until the next try is looked at, after `failures` wrong ones */
export function waitAfter(failures: number, kind: GuessKind, inACrowd: boolean): number {
  const free = (inACrowd ? FREE_IN_A_CROWD : FREE)[kind];
  if (failures < free) return 0;
  return Math.min(MOST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - free));
}

/**
 * The first failures that are free, and every wait after them until it grows no more: what the stores are
 * given.
 * @returns `free`: failures without a wait; `waits`: ms after each further one, the last for all that follow
 */
export function schedule(kind: GuessKind, inACrowd: boolean): { free: number; waits: readonly number[] } {
  const free = (inACrowd ? FREE_IN_A_CROWD : FREE)[kind] - 1;
  const waits: number[] = [];
  do waits.push(waitAfter(free + waits.length + 1, kind, inACrowd));
  while (waits.at(-1) !== MOST_WAIT_MS);
  return { free, waits };
}
