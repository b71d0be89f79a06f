/** Somebody on the tutorial's page: in the list as soon as connected, calls by socket id. */
import { Wire } from './wire.js';

export class TutorialClient {
  /** How many signals have come. */
  got = 0;
  #awaited: { count: number; done(): void } | undefined;

  private constructor(readonly wire: Wire) {
    for (const event of ['call-made', 'answer-made', 'ice-candidate']) {
      wire.on(event, () => {
        this.got++;
        if (this.#awaited && this.got >= this.#awaited.count) this.#awaited.done();
      });
    }
  }

  static async online(url: string): Promise<TutorialClient> {
    return new TutorialClient(await Wire.open(url));
  }

  get id(): string {
    return this.wire.sid;
  }

  /** Resolves when so many signals have come since the last time. */
  async expect(count: number): Promise<void> {
    if (this.got < count) {
      await new Promise<void>((resolve) => {
        this.#awaited = { count, done: resolve };
      });
      this.#awaited = undefined;
    }
    this.got -= count;
  }
}
