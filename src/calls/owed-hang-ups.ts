/**
 * Hang-ups that the shared record could not be told, since Redis was away. Whoever hung up is out
 * at once; the record, and who is on other nodes, learn it as soon as they can be reached.
 */
import { Injectable, Optional } from '@nestjs/common';
import { Clock } from '../clock.js';
import type { CallEvent } from './call.machine.js';

export type HangUp = Extract<CallEvent, { type: 'leave' }>;

/** The nodes of the other members put the call back within seconds; after this there are none, ms. */
const OWED_FOR_MS = 60_000;
/** About 300 bytes each: 3 MB at most. */
const MOST_OWED = 10_000;

interface Owed {
  readonly call: string;
  readonly event: HangUp;
  readonly until: number;
}

@Injectable()
export class OwedHangUps {
  #owed: Owed[] = [];

  /** @param most for tests; Nest injects none */
  constructor(
    private readonly clock: Clock,
    @Optional() private readonly most = MOST_OWED,
  ) {}

  get size(): number {
    return this.#owed.length;
  }

  add(call: string, event: HangUp): void {
    // Somebody who hangs up again and again owes it once.
    const { person, device } = event.by;
    const isSame = (one: Owed): boolean =>
      one.call === call && one.event.by.person === person && one.event.by.device === device;
    if (this.#owed.length >= this.most || this.#owed.some(isSame)) return;
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
