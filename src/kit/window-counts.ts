/**
 * Counts per key in windows of fixed length, in memory, for limits of rate on one node. It holds a
 * bounded number of keys and drops the oldest window first; it decides nothing.
 */
import type { Clock } from '../clock.js';

interface Window {
  count: number;
  /** Milliseconds of the clock. */
  readonly ends: number;
}

export interface Counted {
  /** In this window, this one included. */
  readonly count: number;
  /** Until the window ends, milliseconds. */
  readonly leftMs: number;
}

/** About 200 bytes each: 4 MB at most. */
export const MOST_WINDOWS = 20_000;

export class WindowCounts {
  /** In the order in which the windows began, which is the order in which they end. */
  readonly #windows = new Map<string, Window>();

  constructor(
    private readonly clock: Clock,
    private readonly windowMs: number,
    private readonly most = MOST_WINDOWS,
  ) {}

  get size(): number {
    return this.#windows.size;
  }

  take(key: string): Counted {
    const now = this.clock.now();
    this.#forget(now);
    const window = this.#windows.get(key) ?? { count: 0, ends: now + this.windowMs };
    window.count++;
    this.#windows.set(key, window);
    return { count: window.count, leftMs: window.ends - now };
  }

  #forget(now: number): void {
    for (const [key, { ends }] of this.#windows) {
      if (ends > now && this.#windows.size < this.most) return;
      this.#windows.delete(key);
    }
  }
}
