/**
 * How many invitations a person may make, how many may reach one, and how soon an unanswered ring
 * may be repeated, whatever sockets and nodes they come by. Memory: here. Redis: for the whole
 * cluster, invitation-limits.redis.ts. It keeps the records of rings.ts; call.service.ts refuses.
 *
 * Every method throws SignalError `unavailable` when the record cannot be reached.
 */
import type { Clock } from '../clock.js';
import {
  RINGS_KEPT_GONE_S,
  RINGS_KEPT_S,
  type Ring,
  type RingRules,
  type RingVerdict,
  type Rings,
  had,
  hasMet,
  made,
  noRings,
  talked,
  undone,
} from './rings.js';

export abstract class InvitationLimits {
  /** Counts one more invitation by `caller`. @returns milliseconds to wait; 0: it may be made */
  abstract mayInvite(caller: string, callee: string): Promise<number>;

  /** Counts one more ring, unless a limit is met. */
  abstract mayRing(ring: Ring): Promise<RingVerdict>;

  /** Takes a ring back that was counted and did not take place. */
  abstract undone(ring: Ring): Promise<void>;

  /** `person` is in a call with `others`: what these rang before was answered. */
  abstract talked(person: string, others: readonly string[]): Promise<void>;

  /** Whether `other` has rung `person`, or talked with them, within about an hour. */
  abstract hasMet(person: string, other: string): Promise<boolean>;

  /** The person is offline: their record ends within a minute. */
  abstract gone(person: string): Promise<void>;
}

interface Kept {
  readonly rings: Rings;
  /** Ms of the clock. */
  until: number;
}

/** One takes 1 KB, or 10 KB with every trace that it may have. */
export const MOST_RECORDS = 5_000;

export class MemoryInvitationLimits extends InvitationLimits {
  /** In the order in which they were touched. */
  readonly #records = new Map<string, Kept>();

  constructor(
    private readonly rules: RingRules,
    private readonly clock: Clock,
    private readonly most = MOST_RECORDS,
  ) {
    super();
  }

  get size(): number {
    return this.#records.size;
  }

  override async mayInvite(caller: string, callee: string): Promise<number> {
    return made(this.#touched(caller), callee, this.rules, this.clock.now());
  }

  override async mayRing(ring: Ring): Promise<RingVerdict> {
    return had(this.#touched(ring.callee), ring, this.rules, this.clock.now());
  }

  override async undone(ring: Ring): Promise<void> {
    const rings = this.#found(ring.callee);
    if (rings) undone(rings, ring);
  }

  override async talked(person: string, others: readonly string[]): Promise<void> {
    talked(this.#touched(person), others, this.rules, this.clock.now());
  }

  override async hasMet(person: string, other: string): Promise<boolean> {
    const rings = this.#found(person);
    return rings !== undefined && hasMet(rings, other);
  }

  override async gone(person: string): Promise<void> {
    const kept = this.#records.get(person);
    if (kept) kept.until = Math.min(kept.until, this.clock.now() + RINGS_KEPT_GONE_S * 1_000);
  }

  #found(person: string): Rings | undefined {
    const kept = this.#records.get(person);
    return kept && kept.until > this.clock.now() ? kept.rings : undefined;
  }

  #touched(person: string): Rings {
    const rings = this.#found(person) ?? noRings();
    this.#records.delete(person);
    this.#records.set(person, { rings, until: this.clock.now() + RINGS_KEPT_S * 1_000 });
    this.#forget();
    return rings;
  }

  /** A few at each step, so that no step is slow; a record that is touched moves to the end. */
  #forget(): void {
    let looked = 0;
    for (const [person, { until }] of this.#records) {
      const over = this.#records.size > this.most;
      if (!over && ++looked > 4) return;
      if (over || until <= this.clock.now()) this.#records.delete(person);
    }
  }
}
