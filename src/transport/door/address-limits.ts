/**
 * How much one address (IPv6: one /64) may do per minute that costs others something and needs no
 * proof of who asks. Memory: here. Redis: for the whole cluster, address-limits.redis.ts. It counts;
 * the room that asks decides what follows.
 */
import type { Clock } from '../../clock.js';
import { WindowCounts } from '../../kit/window-counts.js';

export const ADDRESS_WINDOW_S = 60;

/**
 * `new`: a registration without a token. `leave`: a person who gives the place up. `ring`: an
 * invitation to somebody whom the caller has not talked with before.
 */
export const ADDRESS_KINDS = ['new', 'leave', 'ring'] as const;
export type AddressKind = (typeof ADDRESS_KINDS)[number];

export abstract class AddressLimits {
  /**
   * Counts one more of this kind.
   * @param address as `addressGroup` gives it
   * @returns milliseconds to wait; 0 when it may be done now
   * @throws SignalError unavailable
   */
  abstract take(kind: AddressKind, address: string): Promise<number>;
}

export class MemoryAddressLimits extends AddressLimits {
  readonly #counts: WindowCounts;

  /** @param most per kind, address and minute; Infinity: no limit */
  constructor(
    private readonly most: number,
    clock: Clock,
  ) {
    super();
    this.#counts = new WindowCounts(clock, ADDRESS_WINDOW_S * 1_000);
  }

  override async take(kind: AddressKind, address: string): Promise<number> {
    if (this.most === Infinity) return 0;
    const { count, leftMs } = this.#counts.take(`${kind} ${address}`);
    return count > this.most ? leftMs : 0;
  }
}
