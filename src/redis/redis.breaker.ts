/**
 * Remembers that Redis does not answer, so that only the first request finds out by waiting, and
 * asks in the background until it does again. For redis.scripts.ts.
 */
const ASK_EVERY_MS = 250;

export class Breaker {
  #open = false;
  #closed = false;

  constructor(private readonly ask: () => Promise<unknown>) {}

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
    while (!this.#closed) {
      const answered = await this.ask().then(
        () => true,
        () => false,
      );
      if (answered) break;
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
    }
    this.#open = false;
  }
}
