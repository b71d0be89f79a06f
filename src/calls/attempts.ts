/**
 * Calls to somebody who is busy. The busy person is told at once: once a minute for each caller, and of six
 * callers at most. For two minutes the caller may leave a word about it, as about a call. It rings nobody.
 */
import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { SignalError } from '../errors.js';
import type { Media } from '../protocol/constants.js';
import type { Session } from '../transport/connection.js';
import { WindowCounts } from '../kit/window-counts.js';
import { Notifier } from '../transport/notifier.js';
import { memberOf } from './call.machine.js';
import { CallStore } from './call.store.js';

/** How long words about an attempt are passed on, ms: as long as about a call that is over. */
const KEPT_MS = 120_000;
/** A further attempt of the same two within this is the same one, ms. */
const SAME_MS = 60_000;
/** The oldest one beyond it is forgotten. */
const MOST = 10_000;
/** Of so many within that time a person is told by this node; strangers shall not fill their screen. */
const MOST_TOLD = 6;

export interface Attempt {
  /** Stands where a call's id does. */
  readonly id: string;
  readonly caller: string;
  readonly callee: string;
  /** Ms of the clock. */
  readonly at: number;
}

@Injectable()
export class Attempts {
  /** By the id, the oldest first. */
  readonly #byId = new Map<string, Attempt>();
  /** The last one of a caller and a callee. */
  readonly #ofPair = new Map<string, Attempt>();
  /** What each callee was told. */
  readonly #told: WindowCounts;

  constructor(
    private readonly store: CallStore,
    private readonly notifier: Notifier,
    private readonly clock: Clock,
  ) {
    this.#told = new WindowCounts(clock, SAME_MS, MOST);
  }

  /** Entries in all tables. */
  get size(): number {
    return this.#byId.size + this.#ofPair.size + this.#told.size;
  }

  get(id: string): Attempt | undefined {
    const attempt = this.#byId.get(id);
    return attempt && attempt.at + KEPT_MS > this.clock.now() ? attempt : undefined;
  }

  /**
   * What to answer a caller who could not ring `callee`: with the attempt, if the callee is in another call
   * and was told.
   */
  async told(failure: unknown, session: Session, callee: string, media: Media): Promise<unknown> {
    if (!(failure instanceof SignalError) || failure.code !== 'busy') return failure;
    const theirs = await this.store.of(callee).catch(() => null);
    // It may be the caller who is busy, or the two are in that call.
    if (!theirs || memberOf(theirs, session.person)) return failure;
    const attempt = this.#note(session, callee, media);
    return attempt === null ? failure : new SignalError('busy', failure.message, { attempt });
  }

  #note({ person: caller, name }: Session, callee: string, media: Media): string | null {
    const now = this.clock.now();
    this.#forget(now);
    const pair = `${caller} ${callee}`;
    const last = this.#ofPair.get(pair);
    if (last && last.at + SAME_MS > now) return last.id;
    if (this.#told.take(callee).count > MOST_TOLD) return null;
    const attempt = { id: randomUUID(), caller, callee, at: now };
    this.#byId.set(attempt.id, attempt);
    this.#ofPair.set(pair, attempt);
    const from = { id: caller, name, status: 'available' } as const;
    this.notifier.toPerson(callee, 'call:tried', { call: attempt.id, from, media });
    return attempt.id;
  }

  /** Those about which no word is passed on any more, and the oldest beyond what is kept. */
  #forget(now: number): void {
    for (const [id, { caller, callee, at }] of this.#byId) {
      if (this.#byId.size < MOST && at + KEPT_MS > now) break;
      this.#byId.delete(id);
      const pair = `${caller} ${callee}`;
      if (this.#ofPair.get(pair)?.id === id) this.#ofPair.delete(pair);
    }
  }
}
