/**
 * Remembers that Redis does not answer, so that only the first request finds out by waiting, and
 * asks in the background until it does again. For redis.scripts.ts.
 */
import { withTimeout } from '../timeout.js';

const ASK_EVERY_MS = 250;
/** Silent for this long, the connection is taken for dead, and `revive` called, again and again. */
const REVIVE_EVERY_MS = 4_000;

export class Breaker {
  #open = false;
  #closed = false;

  constructor(
    private readonly ask: () => Promise<unknown>,
    private readonly revive: () => void,
  ) {}

  /** While it is open nothing is asked of Redis. */
  get open(): boolean {
    return this.#open;
  }

  trip(): void {
    if (this.#open || this.#closed) return;
    this.#open = true;
    void this.#askUntilAnswered();
  }

  close(): void {
    this.#closed = true;
  }

  async #askUntilAnswered(): Promise<void> {
    let revived = performance.now();
    while (!this.#closed && !(await this.#answers(REVIVE_EVERY_MS))) {
      if (performance.now() - revived >= REVIVE_EVERY_MS && !this.#closed) {
        revived = performance.now();
        this.revive();
      }
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
    }
    this.#open = false;
  }

  #answers(withinMs: number): Promise<boolean> {
    return withTimeout(this.ask(), withinMs).then(
      () => true,
      () => false,
    );
  }
}
