/**
 * Says whether something may be said again: a log line once a minute per subject, however often
 * its cause occurs. The number of remembered subjects is bounded.
 */
import type { Clock } from '../clock.js';
import { WindowCounts } from './window-counts.js';

const MOST_SUBJECTS = 1_000;

export class Seldom {
  readonly #said: WindowCounts;

  constructor(clock: Clock, everyMs = 60_000) {
    this.#said = new WindowCounts(clock, everyMs, MOST_SUBJECTS);
  }

  /** @returns true for the first time in `everyMs` that this subject is asked about */
  isDue(subject: string): boolean {
    return this.#said.take(subject).count === 1;
  }
}
