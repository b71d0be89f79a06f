/** A Clock that stands still until a spec moves it. For specs only. */
import type { Clock } from './clock.ts';

export class FakeClock implements Clock {
  #now = 0;
  #next = 0;
  #timers = new Map<number, { at: number; work: () => void }>();

  now(): number {
    return this.#now;
  }

  after(ms: number, work: () => void): () => void {
    const id = this.#next++;
    this.#timers.set(id, { at: this.#now + ms, work });
    return () => this.#timers.delete(id);
  }

  /** Moves time on, and runs what becomes due on the way, in order. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const due = [...this.#timers].filter(([, timer]) => timer.at <= end);
      const first = due.sort((a, b) => a[1].at - b[1].at || a[0] - b[0])[0];
      if (!first) break;
      this.#timers.delete(first[0]);
      this.#now = Math.max(this.#now, first[1].at);
      first[1].work();
    }
    this.#now = end;
  }
}
