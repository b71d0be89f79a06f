/** A clock of the server that a test moves by hand. */
import { Clock } from '../../src/clock.js';

export class HandClock extends Clock {
  #now: number;

  constructor(now = 1_700_000_000_000) {
    super();
    this.#now = now;
  }

  override now(): number {
    return this.#now;
  }

  pass(ms: number): void {
    this.#now += ms;
  }
}
