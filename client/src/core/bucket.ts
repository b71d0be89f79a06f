/** How often something may happen: a few at once, then so many a second. Pure but for its clock. */
import type { Clock } from './clock.ts';

export class Bucket {
  #clock: Pick<Clock, 'now'>;
  #most: number;
  #perSecond: number;
  #left: number;
  #at: number;

  constructor(clock: Pick<Clock, 'now'>, most: number, perSecond: number) {
    this.#clock = clock;
    this.#most = most;
    this.#perSecond = perSecond;
    this.#left = most;
    this.#at = clock.now();
  }

  /** False: not now, and nothing is taken. */
  take(cost = 1): boolean {
    const now = this.#clock.now();
    this.#left = Math.min(this.#most, this.#left + ((now - this.#at) / 1000) * this.#perSecond);
    this.#at = now;
    if (this.#left < cost) return false;
    this.#left -= cost;
    return true;
  }
}
