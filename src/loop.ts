/**
 * A task that repeats: never two at once, never stopped by a failure, and `stop` waits for the
 * run under way. Failures are logged once until it works again.
 */
import { Logger } from '@nestjs/common';

export class Loop {
  readonly #logger = new Logger(Loop.name);
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #failing = false;
  #stopped = true;

  constructor(
    private readonly name: string,
    private readonly everyMs: number,
    private readonly task: () => Promise<void>,
  ) {}

  start(): void {
    this.#stopped = false;
    this.#schedule();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #schedule(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#running = this.#run();
    }, this.everyMs);
  }

  async #run(): Promise<void> {
    try {
      await this.task();
      this.#failing = false;
    } catch (error) {
      if (!this.#failing) this.#logger.error({ msg: `${this.name} failed`, err: error });
      this.#failing = true;
    }
    this.#schedule();
  }
}
