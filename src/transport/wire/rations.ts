/**
 * Those who have sent more than their share of a turn of the event loop (ASVS 5.0 17.3.1): of what then
 * is still there each gets so many messages handled each millisecond, and all of them together twice as
 * many, in turn. So any number of floods leaves most of the processor to the others. It knows no messages.
 */

/** Messages of one, and of all together, in each WHILE_MS. */
const EACH = 12;
const TOGETHER = 24;
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

  /** Its turn comes after everybody's who waits already. */
  add(one: Rationed): void {
    this.#queue.push(one);
    if (this.#isDue) return;
    this.#isDue = true;
    setTimeout(() => this.#next(), WHILE_MS);
  }

  #next(): void {
    this.#isDue = false;
    const [queue, left] = [this.#queue, TOGETHER];
    // Those who ask again from here on come after the rest.
    this.#queue = [];
    let given = 0;
    let taken = 0;
    while (taken < queue.length && given < left) {
      given += (queue[taken++] as Rationed).goOn(Math.min(EACH, left - given));
    }
    const again = this.#queue;
    this.#queue = queue.slice(taken);
    for (const one of again) this.#queue.push(one);
    if (this.#queue.length > 0 && !this.#isDue) {
      this.#isDue = true;
      setTimeout(() => this.#next(), WHILE_MS);
    }
  }
}

/** Of this process. */
export const rations = new Rations();
