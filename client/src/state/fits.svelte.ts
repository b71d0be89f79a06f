/** Whether somebody's picture fills its place or is shown whole, as this person has chosen for them. */
import { type Fit, Fits } from '../core/picture/fit.ts';
import type { Memory } from '../core/storage.ts';

export class FitsState {
  #fits: Fits;
  #changes = $state(0);

  constructor(memory: Memory) {
    this.#fits = new Fits(memory);
  }

  /** Null: nothing was chosen. */
  of(person: string): Fit | null {
    void this.#changes;
    return this.#fits.of(person);
  }

  choose(person: string, fit: Fit): void {
    this.#fits.choose(person, fit);
    this.#changes++;
  }
}
