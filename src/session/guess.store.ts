/**
 * Wrong tries, by what is guessed and from where. It holds data; the waits come from guess-waits.ts.
 * Memory: here. Redis: for the whole cluster, guess.store.redis.ts. Both throw SignalError `unavailable`
 * when the record cannot be reached.
 */
import type { Clock } from '../clock.js';
import { FORGET_MS, type GuessKind, schedule } from './guess-waits.js';

export interface Tried {
  /** Milliseconds until a try is looked at; 0: this one was. */
  readonly waitMs: number;
  /** Wrong ones until now, this one among them. */
  readonly failures: number;
}

export interface Try {
  readonly kind: GuessKind;
  /** The group of addresses, or the person. */
  readonly who: string;
  readonly isRight: boolean;
  /** Whether many addresses fail just now. */
  readonly inACrowd: boolean;
}

export abstract class GuessStore {
  /** One atomic step: while a wait lasts nothing is counted; else a wrong try is. */
  abstract try(tried: Try): Promise<Tried>;

  /** Counts a failure of anybody. @returns how many there were of this kind within a minute */
  abstract all(kind: GuessKind): Promise<number>;
}

/** About 2 MiB. Whoever fails from more addresses than these meets the crowd's waits. */
export const MOST_KEPT = 10_000;
export const ALL_WINDOW_S = 60;

interface Kept {
  readonly failures: number;
  /** Ms of the clock. */
  readonly until: number;
  readonly forgetAt: number;
}

export class MemoryGuessStore extends GuessStore {
  /** In the order in which they failed last. */
  readonly #kept = new Map<string, Kept>();
  readonly #all = new Map<GuessKind, { count: number; endsAt: number }>();

  constructor(
    private readonly clock: Clock,
    private readonly most = MOST_KEPT,
  ) {
    super();
  }

  get size(): number {
    return this.#kept.size;
  }

  override async try({ kind, who, isRight, inACrowd }: Try): Promise<Tried> {
    const key = `${kind} ${who}`;
    const now = this.clock.now();
    const found = this.#kept.get(key);
    const kept = found && found.forgetAt > now ? found : { failures: 0, until: 0 };
    if (kept.until > now) return { waitMs: kept.until - now, failures: kept.failures };
    if (isRight) return { waitMs: 0, failures: kept.failures };
    const failures = kept.failures + 1;
    const { free, waits } = schedule(kind, inACrowd);
    const wait = failures <= free ? 0 : (waits[failures - free - 1] ?? (waits.at(-1) as number));
    this.#kept.delete(key);
    this.#kept.set(key, { failures, until: now + wait, forgetAt: now + FORGET_MS });
    this.#forget(now);
    return { waitMs: 0, failures };
  }

  override async all(kind: GuessKind): Promise<number> {
    const now = this.clock.now();
    const found = this.#all.get(kind);
    const window = found && found.endsAt > now ? found : { count: 0, endsAt: now + ALL_WINDOW_S * 1_000 };
    window.count++;
    this.#all.set(kind, window);
    return window.count;
  }

  /** The oldest first: those that are over, and those that are too many. */
  #forget(now: number): void {
    for (const [key, { forgetAt }] of this.#kept) {
      if (this.#kept.size <= this.most && forgetAt > now) return;
      this.#kept.delete(key);
    }
  }
}
