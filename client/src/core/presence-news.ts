/**
 * Who came and who went, in summary: what a screen reader is told of the list, so that nobody has to
 * go through it again, and nobody is talked at for every single change.
 */
import type { Clock } from './clock.ts';

/** Milliseconds from a change to its news, so that others come along; and between two news. */
export const GATHER_MS = 1_000;
export const EVERY_MS = 10_000;

export interface Directory {
  /** Perhaps only the first of them. */
  people: readonly { id: string; name: string }[];
  total: number;
}

/** How many; who, when it is one and known. */
export interface Group {
  count: number;
  name: string | null;
}
export interface News {
  came: Group;
  left: Group;
}

export class PresenceNews {
  #clock: Clock;
  #tell: (news: News) => void;
  /** As it was when something was last said. */
  #told: Directory | null = null;
  #now: Directory | null = null;
  #toldAt = -Infinity;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock, tell: (news: News) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /** The directory as it is now; null: nobody looks at the whole of it, and the next one is a start. */
  see(directory: Directory | null): void {
    this.#now = directory;
    if (directory === null) return this.stop();
    if (this.#told === null) {
      this.#told = directory;
      return;
    }
    if (this.#cancel) return;
    const wait = Math.max(GATHER_MS, this.#toldAt + EVERY_MS - this.#clock.now());
    this.#cancel = this.#clock.after(wait, () => this.#say());
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = this.#told = null;
  }

  #say(): void {
    this.#cancel = null;
    const [before, now] = [this.#told, this.#now];
    if (!before || !now) return;
    const news = { came: more(before, now), left: more(now, before) };
    this.#told = now;
    if (news.came.count + news.left.count === 0) return;
    this.#toldAt = this.#clock.now();
    this.#tell(news);
  }
}

/** Who is in `b` and not in `a`; where one of them is only a part, how many more. */
function more(a: Directory, b: Directory): Group {
  if (isPart(a) || isPart(b)) return { count: Math.max(0, b.total - a.total), name: null };
  const known = new Set(a.people.map(({ id }) => id));
  const added = b.people.filter(({ id }) => !known.has(id));
  return { count: added.length, name: added.length === 1 ? (added[0]?.name ?? null) : null };
}

const isPart = ({ people, total }: Directory): boolean => people.length < total;
