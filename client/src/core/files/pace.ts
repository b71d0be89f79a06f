/** How fast something moves, over the last seconds, and how long the rest will take. Used by transfers. */
import type { Clock } from '../clock.ts';

/** Milliseconds looked back upon. */
const WINDOW_MS = 5_000;
/** Less than this says nothing. */
const LEAST_MS = 500;

export class Pace {
  #clock: Pick<Clock, 'now'>;
  #points: { at: number; moved: number }[] = [];

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** @param moved bytes since the beginning */
  add(moved: number): void {
    const at = this.#clock.now();
    this.#points = this.#points.filter((point) => at - point.at <= WINDOW_MS);
    this.#points.push({ at, moved });
  }

  /** It stands still for a known reason: what was before says nothing of what comes. */
  reset(): void {
    this.#points = [];
  }

  /** Bytes a second; null: not known yet. */
  get speed(): number | null {
    const first = this.#points[0];
    const last = this.#points.at(-1);
    if (!first || !last || last.at - first.at < LEAST_MS) return null;
    // Till now, so that it goes down while nothing comes.
    const ms = Math.max(this.#clock.now(), last.at) - first.at;
    return ((last.moved - first.moved) / ms) * 1000;
  }

  /** Seconds for so many more bytes; null: not known. */
  secondsFor(bytes: number): number | null {
    const { speed } = this;
    return speed === null || speed <= 0 ? null : bytes / speed;
  }
}
