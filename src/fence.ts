/**
 * Notices that this process was frozen for so long that the others count it as dead: its devices
 * may be elsewhere by now, so it must not act for them before it has looked (a fencing check). The
 * router refuses meanwhile; presence.keeper.ts looks.
 */
import { Injectable } from '@nestjs/common';
import { Clock } from './clock.js';

/** A node that has not renewed its lease for this long is dead to the others, ms. */
export const LEASE_MS = 8_000;

@Injectable()
export class Fence {
  #awakeAt: number;

  constructor(private readonly clock: Clock) {
    this.#awakeAt = clock.now();
  }

  /** Whether nobody has said `awake` for the length of a lease. */
  slept(): boolean {
    return this.clock.now() - this.#awakeAt > LEASE_MS;
  }

  awake(): void {
    this.#awakeAt = this.clock.now();
  }
}
