/** Whether a call can be taken back for a second before it rings. Set by the person, kept by the browser. */
import type { Memory } from '../core/storage.ts';

/** Long enough to see whom one has called, ms. */
const TAKE_BACK_MS = 1_000;

export class TakeBackState {
  #memory: Memory;
  #on = $state(true);

  constructor(memory: Memory) {
    this.#memory = memory;
    this.#on = memory.get('dogeller.takeBack') !== 'no';
  }

  get on(): boolean {
    return this.#on;
  }

  set on(on: boolean) {
    this.#on = on;
    this.#memory.set('dogeller.takeBack', on ? null : 'no');
  }

  /** How long an invitation waits, ms. */
  get ms(): number {
    return this.#on ? TAKE_BACK_MS : 0;
  }
}
