/**
 * Wakes this node when rings are over: one timer for all that end within the same moments, since a
 * node may begin thousands of calls within the time that one rings. Only a hint: the deadlines are
 * the store's, and any node acts on them.
 */
import type { Clock } from '../clock.js';

/** How much later than its deadline a ring may end by it; milliseconds. */
const MOMENT_MS = 50;

export class RingAlarm {
  readonly #set = new Set<number>();

  constructor(
    private readonly clock: Clock,
    private readonly wake: () => void,
  ) {}

  /** Moments that are still to come. */
  get size(): number {
    return this.#set.size;
  }

  /** `deadline` in milliseconds of the clock. */
  at(deadline: number): void {
    const moment = (Math.floor(deadline / MOMENT_MS) + 1) * MOMENT_MS;
    if (this.#set.has(moment)) return;
    this.#set.add(moment);
    const ring = (): void => {
      this.#set.delete(moment);
      this.wake();
    };
    setTimeout(ring, Math.max(0, moment - this.clock.now())).unref();
  }
}
