/**
 * Loads the lazy parts of the page while nothing else is to be done, one after the other, so that a call
 * does not need a server that has been replaced meanwhile. It shows nothing, and a part that cannot be had
 * is tried again later.
 */
import type { Clock } from '../clock.ts';

export type Load = () => Promise<unknown>;

export interface PrefetchOptions {
  loads: readonly Load[];
  /** Resolves when the page has nothing to do. */
  idle: () => Promise<void>;
  clock: Clock;
}

/** Milliseconds until the parts that failed are tried again, and how often. */
export const AGAIN_MS = 60_000;
const MOST_ROUNDS = 5;

/** Resolves once every part is here, or was tried five times. Never rejects. */
export async function prefetch({ loads, idle, clock }: PrefetchOptions): Promise<void> {
  let left = [...loads];
  for (let round = 0; left.length > 0 && round < MOST_ROUNDS; round++) {
    if (round > 0) await new Promise<void>((resolve) => clock.after(AGAIN_MS, resolve));
    const failed: Load[] = [];
    for (const load of left) {
      await idle();
      await load().catch(() => failed.push(load));
    }
    left = failed;
  }
}

/** All at once: somebody rings, and the server may be away in a moment. */
export function fetchNow(loads: readonly Load[]): void {
  for (const load of loads) load().catch(() => undefined);
}
