/**
 * Looks at every member's connection once a second while a call lasts: what it is like, told for the
 * screen, and how much picture it may carry, put into force at once. Loaded when a call begins; made
 * by the quality state.
 */
import type { Clock } from './clock.ts';
import { LEVELS, START, weigh, type Budget } from './picture-budget.ts';
import { measure, type Measure } from './quality-measure.ts';
import { rate, signal, verdict, type Signal, type Verdict } from './quality.ts';
import { readStats, type Counters } from './quality-stats.ts';
import type { RemoteMember } from './remote-member.ts';

export type Watched = Pick<RemoteMember, 'id' | 'connection' | 'mine' | 'stats' | 'limit' | 'paused'>;

/** What the connection to one member is like. */
export interface Reading {
  member: string;
  now: Measure;
  /** Null until it can be rated. */
  signal: Signal | null;
  /** The last minute, a second each, the newest last. */
  history: readonly Measure[];
}

export interface MonitorOptions {
  clock: Clock;
  /** Who is in the call now. */
  members: () => Iterable<Watched>;
  tell: (readings: readonly Reading[]) => void;
}

export const EVERY_MS = 1_000;
/** How many measures are kept for the plots: a minute of them. */
export const KEPT = 60;

interface Entry {
  member: Watched;
  before: Counters;
  reading: Reading | null;
  budget: Budget;
}

export class QualityMonitor {
  #options: MonitorOptions;
  #entries = new Map<string, Entry>();
  #ratings = { sum: 0, count: 0 };
  #cancel: (() => void) | null = null;
  #running = false;

  constructor(options: MonitorOptions) {
    this.#options = options;
  }

  /** How good it was so far, all in all; null when it was too short to tell. */
  get verdict(): Verdict | null {
    const { sum, count } = this.#ratings;
    return count > 0 ? verdict(sum / count) : null;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#entries.clear();
    this.#ratings = { sum: 0, count: 0 };
    this.#wait();
  }

  stop(): void {
    this.#running = false;
    this.#cancel?.();
    this.#cancel = null;
  }

  #wait(): void {
    this.#cancel = this.#options.clock.after(EVERY_MS, () => void this.#look());
  }

  async #look(): Promise<void> {
    const members = [...this.#options.members()];
    await Promise.all(members.map((member) => this.#lookAt(member)));
    if (!this.#running) return;
    for (const [id, { member }] of this.#entries) if (!members.includes(member)) this.#entries.delete(id);
    this.#options.tell([...this.#entries.values()].flatMap(({ reading }) => reading ?? []));
    this.#wait();
  }

  async #lookAt(member: Watched): Promise<void> {
    if (member.connection === 'new' || member.connection === 'connecting') return;
    // A connection that was closed meanwhile has nothing to tell.
    const stats = await member.stats().catch(() => null);
    if (!stats || !this.#running) return;
    const counters = readStats(stats);
    const entry = this.#entries.get(member.id);
    if (entry?.member !== member) {
      this.#entries.set(member.id, { member, before: counters, reading: null, budget: START });
      return;
    }
    const now = measure(entry.before, counters);
    entry.before = counters;
    if (!now) return;
    this.#budget(entry, now);
    const rating = rate(now);
    if (rating !== null) {
      this.#ratings.sum += rating;
      this.#ratings.count++;
    }
    const history = [...(entry.reading?.history ?? []), now].slice(-KEPT);
    const before = entry.reading?.signal ?? null;
    entry.reading = {
      member: member.id,
      now,
      signal: rating === null ? before : signal(before, rating),
      history,
    };
  }

  /** Without a picture there is nothing to give up; with the next one it begins anew. */
  #budget(entry: Entry, { sent, available }: Measure): void {
    const { member, budget } = entry;
    const now = this.#options.clock.now();
    entry.budget = member.mine.video ? weigh(budget, { loss: sent.loss, available }, now) : START;
    if (entry.budget.level !== budget.level) member.limit('network', LEVELS[entry.budget.level] ?? {});
  }
}
