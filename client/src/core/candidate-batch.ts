/**
 * Gathers ICE candidates into few signals: the first ones leave soon, because the call waits for
 * them, the rest in larger batches. Used by Peer, which holds it back while the description that
 * the candidates belong to is not yet sent.
 */
import { LIMITS } from '../../../src/protocol/constants.ts';
import type { Candidate } from '../../../src/protocol/events.ts';
import type { Clock } from './clock.ts';

export const FIRST_BATCH_MS = 20;
export const LATER_BATCH_MS = 120;

export class CandidateBatch {
  #clock: Clock;
  #send: (candidates: Candidate[]) => void;
  #waiting: Candidate[] = [];
  #held = false;
  #first = true;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock, send: (candidates: Candidate[]) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  add(candidate: Candidate): void {
    this.#waiting.push(candidate);
    this.#schedule();
  }

  /** Keeps everything until release(): a candidate must not overtake its description. */
  hold(): void {
    this.#held = true;
    this.#cancel?.();
    this.#cancel = null;
  }

  /** A new description is out: its first candidates are urgent again. */
  release(): void {
    this.#held = false;
    this.#first = true;
    this.#schedule();
  }

  /** Takes out what fits into one signal, to ride with a description. */
  take(): Candidate[] {
    return this.#waiting.splice(0, LIMITS.candidates);
  }

  clear(): void {
    this.#waiting = [];
    this.#cancel?.();
    this.#cancel = null;
  }

  #schedule(): void {
    if (this.#held || this.#cancel || this.#waiting.length === 0) return;
    this.#cancel = this.#clock.after(this.#first ? FIRST_BATCH_MS : LATER_BATCH_MS, () => {
      this.#cancel = null;
      this.#first = false;
      while (this.#waiting.length > 0) this.#send(this.take());
    });
  }
}
