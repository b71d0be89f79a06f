/**
 * Warns an operator of what strangers can cause as often as they like: at once, then at most once a
 * minute per kind, with the number of times in between. It keeps one entry per kind and nothing else.
 */
import { Logger } from '@nestjs/common';

const EVERY_MS = 60_000;

export class RareWarnings {
  readonly #last = new Map<string, { at: number; more: number }>();

  /**
   * @param logger where the warnings go
   * @param now a clock in milliseconds that does not jump
   */
  constructor(
    private readonly logger: Pick<Logger, 'warn'>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** @param kind of a closed list: each has an entry for the life of the process */
  warn(kind: string, details: () => Readonly<Record<string, unknown>>): void {
    const last = this.#last.get(kind);
    if (last && this.now() - last.at < EVERY_MS) {
      last.more++;
      return;
    }
    this.#last.set(kind, { at: this.now(), more: 0 });
    this.logger.warn({ ...details(), ...(last?.more ? { alsoSinceTheLastWarning: last.more } : {}) });
  }
}
