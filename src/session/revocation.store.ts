/**
 * Which session tokens are believed no more: one record per person, with a moment for all of their tokens
 * and one for each device that has left. Memory: here. Redis: shared, see revocation.store.redis.ts. It
 * holds data and has no rules. Both throw SignalError `unavailable` when the record cannot be reached.
 */
import type { Clock } from '../clock.js';

export interface Revocation {
  readonly person: string;
  /** Undefined: every token of the person. */
  readonly device?: string | undefined;
  /** Tokens issued until now are meant, ms. */
  readonly at: number;
  /** How long it is remembered, ms. */
  readonly keepMs: number;
}

/** One that is kept until a moment, ms. */
export type KeptRevocation = Omit<Revocation, 'keepMs'> & { readonly until: number };

/** Devices in one record; with one more the oldest is folded into the moment for all. */
export const MOST_DEVICES = 128;

export abstract class RevocationStore {
  /** Remembers it; what was remembered for longer stays so. */
  abstract add(revocation: Revocation): Promise<void>;

  /** Whether the device has left, or everything issued at `issuedAt` (ms) was revoked. */
  abstract has(person: string, device: string, issuedAt: number): Promise<boolean>;

  /** Whether the record has lost it; never when it was folded into the moment for all. */
  abstract lacks(revocation: Revocation): Promise<boolean>;

  /**
   * Counts one that is to be remembered for as long as a token lives.
   * @param address what counts as the address; undefined: nobody knows
   * @returns false when there are too many in this hour
   */
  abstract mayKeep(address: string | undefined): Promise<boolean>;
}

interface Kept {
  all: number;
  readonly devices: Map<string, number>;
  forgetAt: number;
}

/** About 10 MiB; one process remembers no more people than these, the newest. */
export const MOST_PEOPLE = 50_000;

export class MemoryRevocationStore extends RevocationStore {
  /** In the order in which they changed last. */
  readonly #people = new Map<string, Kept>();

  constructor(
    protected readonly clock: Clock,
    private readonly most = MOST_PEOPLE,
  ) {
    super();
  }

  get size(): number {
    return this.#people.size;
  }

  /** Moments in it, each of a person or of one of their devices. */
  get entries(): number {
    let count = 0;
    for (const { devices } of this.#people.values()) count += 1 + devices.size;
    return count;
  }

  /** What it holds, as it was added; devices that were folded are in the moment for all. */
  *all(): Generator<KeptRevocation> {
    for (const [person, { all, devices, forgetAt: until }] of this.#people) {
      if (all > 0) yield { person, at: all, until };
      for (const [device, at] of devices) yield { person, device, at, until };
    }
  }

  override async add({ person, device, at, keepMs }: Revocation): Promise<void> {
    const now = this.clock.now();
    const kept = this.#people.get(person) ?? { all: 0, devices: new Map<string, number>(), forgetAt: 0 };
    kept.forgetAt = Math.max(kept.forgetAt, now + keepMs);
    if (device === undefined) {
      kept.all = Math.max(kept.all, at);
      kept.devices.clear();
    } else {
      kept.devices.set(device, at);
      for (const [oldest, moment] of kept.devices) {
        if (kept.devices.size <= MOST_DEVICES) break;
        kept.devices.delete(oldest);
        kept.all = Math.max(kept.all, moment);
      }
    }
    this.#people.delete(person);
    this.#people.set(person, kept);
    for (const [oldest, { forgetAt }] of this.#people) {
      if (this.#people.size <= this.most && forgetAt > now) break;
      this.#people.delete(oldest);
    }
  }

  override async has(person: string, device: string, issuedAt: number): Promise<boolean> {
    const kept = this.#people.get(person);
    if (!kept || kept.forgetAt <= this.clock.now()) return false;
    return issuedAt <= kept.all || kept.devices.has(device);
  }

  /** Nothing is lost from this memory while the process lives. */
  override async lacks(_: Revocation): Promise<boolean> {
    return false;
  }

  /** Bounded by its size. */
  override async mayKeep(): Promise<boolean> {
    return true;
  }
}
