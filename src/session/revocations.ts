/**
 * Which devices have left for good, so that their tokens are no proof any more. What this node has
 * revoked itself it puts back into a record that was emptied.
 */
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { PresenceRestorer } from '../presence/presence.restorer.js';
import { RevocationStore } from './revocation.store.js';

/** Put back at most, the newest: about 1 MiB of memory. */
const MOST = 10_000;
const BATCH = 200;

@Injectable()
export class Revocations {
  /** Device → end, ms. */
  readonly #own = new Map<string, number>();

  constructor(
    private readonly store: RevocationStore,
    private readonly clock: Clock,
    restorer: PresenceRestorer,
  ) {
    restorer.onRestored(() => this.#putBack());
  }

  /** @throws SignalError unavailable */
  async add(device: string, seconds: number): Promise<void> {
    await this.store.add(device, seconds);
    this.#own.delete(device);
    this.#own.set(device, this.clock.now() + seconds * 1000);
    for (const oldest of this.#own.keys()) {
      if (this.#own.size <= MOST) break;
      this.#own.delete(oldest);
    }
  }

  /** @throws SignalError unavailable */
  has(device: string): Promise<boolean> {
    return this.store.has(device);
  }

  async #putBack(): Promise<void> {
    const now = this.clock.now();
    const left = [...this.#own].map(([device, end]) => [device, Math.ceil((end - now) / 1000)] as const);
    const lasting = left.filter(([, seconds]) => seconds > 0);
    for (let from = 0; from < lasting.length; from += BATCH) {
      const batch = lasting.slice(from, from + BATCH);
      await Promise.all(batch.map(([device, seconds]) => this.store.add(device, seconds)));
    }
  }
}
