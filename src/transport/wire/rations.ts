/**
 * Those who have sent more than their share of a turn of the event loop (ASVS 5.0 17.3.1): what then is still
 * there is handled a few messages at a time, in turn, in the part of each millisecond that is for them all. So
 * any number of floods, of whatever is dear to answer, leaves most of the processor to the others. It knows no
 * messages.
 */

/** In each WHILE_MS: messages of one, and of all together, and milliseconds of the event loop for them. */
const EACH = 4;
const TOGETHER = 24;
const BUDGET_MS = 0.25;
const WHILE_MS = 1;

export interface Rationed {
  /**
   * Handles as many of its messages as it has, and `most` at most; asks for a place anew if more wait.
   * @returns how many it has handled
   */
  goOn(most: number): number;
}

export class Rations {
  #queue: Rationed[] = [];
  #isDue = false;

  /** @param now milliseconds */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Its turn comes after everybody's who waits already. */
  add(one: Rationed): void {
    this.#queue.push(one);
    this.#goOnSoon();
  }

  #goOnSoon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    setTimeout(() => this.#next(), WHILE_MS);
  }

  #next(): void {
    this.#isDue = false;
    const queue = this.#queue;
    const end = this.now() + BUDGET_MS;
    // Those who ask again from here on come after the rest, and not before answers have been counted.
    this.#queue = [];
    let given = 0;
    let taken = 0;
    try {
      do given += (queue[taken++] as Rationed).goOn(Math.min(EACH, TOGETHER - given));
      while (taken < queue.length && given < TOGETHER && this.now() < end);
    } finally {
      this.#queue = [...queue.slice(taken), ...this.#queue];
      if (this.#queue.length > 0) this.#goOnSoon();
    }
  }
}

/** Of this process. */
export const rations = new Rations();
