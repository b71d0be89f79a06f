/**
 * Devices whose session tokens are believed no more, as long as such a token would live. Memory:
 * here. Redis: shared, see revocation.store.redis.ts. It holds data and has no rules.
 */
import type { Clock } from '../clock.js';

export abstract class RevocationStore {
  /** Remembers the device for `seconds`. @throws SignalError unavailable */
  abstract add(device: string, seconds: number): Promise<void>;

  /** @throws SignalError unavailable */
  abstract has(device: string): Promise<boolean>;
}

export class MemoryRevocationStore extends RevocationStore {
  /** Device → end, ms. In the order in which they were added, so that the first ends first. */
  readonly #ends = new Map<string, number>();

  constructor(private readonly clock: Clock) {
    super();
  }

  override async add(device: string, seconds: number): Promise<void> {
    const now = this.clock.now();
    for (const [other, end] of this.#ends) {
      if (end > now) break;
      this.#ends.delete(other);
    }
    this.#ends.delete(device);
    this.#ends.set(device, now + seconds * 1000);
  }

  override async has(device: string): Promise<boolean> {
    return (this.#ends.get(device) ?? 0) > this.clock.now();
  }
}
