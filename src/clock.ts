/**
 * The server's time, injected everywhere so that tests can hold it. It starts from the wall clock
 * and then only follows the monotonic one, so that a wall clock that is stepped on one machine
 * cannot expire anybody's lease. A cluster shifts it to Redis' time (redis/redis.time.ts).
 */
export abstract class Clock {
  /** Milliseconds since 1970, a whole number. */
  abstract now(): number;
}

export class MonotonicClock extends Clock {
  #offset = Date.now() - performance.now();

  override now(): number {
    return Math.round(performance.now() + this.#offset);
  }

  /** Makes `now()` return `time` at this moment. */
  set(time: number): void {
    this.#offset = time - performance.now();
  }
}
