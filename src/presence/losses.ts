/**
 * What this node knows of lost devices: those that lost their connection here, and those of nodes
 * that it struck. No node holds their sessions, so without it the record alone would know them.
 */
import { Injectable } from '@nestjs/common';
import { Turns } from '../kit/turns.js';
import type { Entry, Loss, Place } from './presence.store.js';

/** After its deadline any node takes a device away; by then it has surely happened. Milliseconds. */
const KEPT_AFTER_MS = 5_000;

@Injectable()
export class Losses {
  readonly #byDevice = new Map<string, Loss>();
  readonly #turns = new Turns(() => this.#byDevice.values());

  get size(): number {
    return this.#byDevice.size;
  }

  /** @param deadline until when the place is kept, ms */
  note(place: Place, deadline: number, entry: Entry | null = null): void {
    this.#byDevice.set(place.device, { place, deadline, entry });
  }

  forget(device: string): void {
    this.#byDevice.delete(device);
  }

  /** Forgets those that are over. @param now ms of the clock */
  prune(now: number): void {
    for (const [device, { deadline }] of this.#byDevice)
      if (deadline + KEPT_AFTER_MS < now) this.#byDevice.delete(device);
  }

  all(): Loss[] {
    return [...this.#byDevice.values()];
  }

  get(device: string): Loss | undefined {
    return this.#byDevice.get(device);
  }

  /** Those of this node, by its id. */
  on(node: string): number {
    let count = 0;
    for (const { place } of this.#byDevice.values()) if (place.node === node) count++;
    return count;
  }

  /** Some at each turn. */
  next(most: number): Loss[] {
    return this.#turns.take(most);
  }
}
