/**
 * Those who have sent more than their share of a turn of the event loop (ASVS 5.0 17.3.1): what then is still
 * there is handled a few messages at a time, in turn, in the part of each millisecond that is for them all. So
 * any number of floods, of whatever is dear to answer, leaves most of the processor to the others. It knows no
 * messages.
 */

/** Messages of one before it is the next one's turn. */
const A_TURN = 4;
/** Of all together, in each WHILE_MS: messages, and milliseconds of the event loop. */
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
  readonly #queue: Rationed[] = [];
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
    const end = this.now() + BUDGET_MS;
    // Nobody has two turns in one go who gave nothing to do.
    let turns = this.#queue.length + TOGETHER;
    let left = TOGETHER;
    do {
      const one = this.#queue.shift();
      if (!one) break;
      left -= one.goOn(Math.min(A_TURN, left));
    } while (left > 0 && --turns > 0 && this.now() < end);
    this.#isDue = false;
    if (this.#queue.length > 0) this.#goOnSoon();
  }
}

/** Of this process. */
export const rations = new Rations();
