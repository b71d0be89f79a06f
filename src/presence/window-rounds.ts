/**
 * Tells the watchers of this node what has changed, in rounds: at most four a second. It must not
 * decide what a watcher sees: windows.ts does.
 */
import type { Notifier } from '../transport/notifier.js';
import type { Windows } from './windows.js';

/** Between two rounds, ms; the first change after a quiet time is told soon. */
const EVERY_MS = 255;
const SOON_MS = 20;
/** How long nothing is told when the record came back empty, and fills again, ms. */
const REFILL_MS = 3_000;

export class WindowRounds {
  #timer: NodeJS.Timeout | undefined;
  #lastAt = -Infinity;
  #quietUntil = 0;

  constructor(
    private readonly windows: Windows,
    private readonly notifier: Notifier,
    /** Ms that only grow: the shared clock is set by Redis' now and then, and two rounds would meet. */
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Something has changed. */
  soon(): void {
    if (this.#timer || this.windows.size === 0) return;
    const earliest = Math.max(this.#lastAt + EVERY_MS, this.#quietUntil);
    const wait = Math.max(SOON_MS, earliest - this.now());
    this.#timer = setTimeout(() => this.#tell(), wait);
  }

  /** The record is new: it was emptied. Nobody has gone; every node puts back its own people. */
  waitForOthers(): void {
    this.#quietUntil = this.now() + REFILL_MS;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #tell(): void {
    this.#timer = undefined;
    this.#lastAt = this.now();
    const isBehind = (connection: string): boolean => this.notifier.isBehind(connection);
    for (const { connections, body } of this.windows.changes(isBehind)) {
      this.notifier.toConnections(connections, 'people:changed', body);
    }
    if (this.windows.hasMore) this.soon();
  }
}
