/**
 * Hang-ups that the shared record could not be told, since Redis was away. Whoever hung up is out
 * at once; the record, and who is on other nodes, learn it as soon as they can be reached.
 */
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import type { CallEvent } from './call.machine.js';

export type HangUp = Extract<CallEvent, { type: 'leave' }>;

/** The nodes of the other members put the call back within seconds; after this there are none, ms. */
const OWED_FOR_MS = 60_000;

interface Owed {
  readonly call: string;
  readonly event: HangUp;
  readonly until: number;
}

@Injectable()
export class OwedHangUps {
  #owed: Owed[] = [];

  constructor(private readonly clock: Clock) {}

  get size(): number {
    return this.#owed.length;
  }

  add(call: string, event: HangUp): void {
    this.#owed.push({ call, event, until: this.clock.now() + OWED_FOR_MS });
  }

  /** Gives each to `pay`; what it fails to do is given to it again another time. */
  async settle(pay: (call: string, event: HangUp) => Promise<unknown>): Promise<void> {
    const owed = this.#owed;
    this.#owed = [];
    for (const debt of owed) {
      if (debt.until < this.clock.now()) continue;
      await pay(debt.call, debt.event).catch(() => this.#owed.push(debt));
    }
  }
}
