/**
 * Who was here in the last minutes, as seen by somebody: only these can be blocked, besides the
 * people who are here. It must not tell a person by whom they are blocked: to them, a person who
 * blocks them went away at that moment.
 */
import type { Clock } from '../clock.js';

const LATELY_MS = 10 * 60_000;
/** Ids held in all, about 100 bytes each: 2 MB at most. */
export const MOST_LATELY = 20_000;

interface Gone {
  readonly at: number;
  /** Whom they had blocked when they went: for these they had gone before. */
  readonly hiddenFrom: readonly string[];
}

export class Lately {
  /** Person, or person and the one they hide from → when; in the order of time. */
  readonly #gone = new Map<string, Gone>();
  #held = 0;

  constructor(
    private readonly clock: Clock,
    private readonly most = MOST_LATELY,
  ) {}

  /** Ids that are held. */
  get size(): number {
    return this.#held;
  }

  left(person: string, hiddenFrom: readonly string[]): void {
    this.#note(person, hiddenFrom);
  }

  /** From now on `person` is not there for `other`. */
  hid(person: string, other: string): void {
    this.#note(pair(person, other), []);
  }

  /** Whether `person` was there for `asking` within the last minutes. */
  sawGo(asking: string, person: string): boolean {
    const from = this.clock.now() - LATELY_MS;
    const gone = this.#gone.get(person);
    if (gone && gone.at > from && !gone.hiddenFrom.includes(asking)) return true;
    return (this.#gone.get(pair(person, asking))?.at ?? 0) > from;
  }

  #note(key: string, hiddenFrom: readonly string[]): void {
    this.#drop(key);
    this.#gone.set(key, { at: this.clock.now(), hiddenFrom });
    this.#held += 1 + hiddenFrom.length;
    const over = this.clock.now() - LATELY_MS;
    for (const [oldest, { at }] of this.#gone) {
      if (at > over && this.#held <= this.most) return;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    const gone = this.#gone.get(key);
    if (!gone) return;
    this.#gone.delete(key);
    this.#held -= 1 + gone.hiddenFrom.length;
  }
}

const pair = (person: string, other: string): string => `${person}\n${other}`;
