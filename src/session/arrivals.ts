/**
 * Holds each address to a number of new people per minute, and of people who leave: a name costs
 * nothing, so what a stranger costs is counted by where they come from. The counting is done by
 * transport/door/address-limits.ts; session.service.ts asks here.
 */
import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../clock.js';
import { SignalError } from '../errors.js';
import { Seldom } from '../kit/seldom.js';
import { maskedAddress } from '../transport/client-address.js';
import type { Connection } from '../transport/connection.js';
import { AddressLimits } from '../transport/door/address-limits.js';

const WORDS = {
  new: 'too many new people come from your address',
  leave: 'too many people leave from your address',
} as const;

@Injectable()
export class Arrivals {
  readonly #logger = new Logger(Arrivals.name);
  readonly #seldom: Seldom;

  constructor(
    private readonly limits: AddressLimits,
    clock: Clock,
  ) {
    this.#seldom = new Seldom(clock);
  }

  /**
   * Counts a person who shows no token (`new`), or one who gives the place up (`leave`).
   * @throws SignalError rate_limited, unavailable
   */
  async count(kind: 'new' | 'leave', { data }: Connection): Promise<void> {
    const { address } = data;
    if (address === undefined) return;
    const waitMs = await this.limits.take(kind, address);
    if (waitMs <= 0) return;
    if (this.#seldom.isDue(`${kind} ${address}`)) {
      const from = maskedAddress(address);
      this.#logger.warn({ msg: `${WORDS[kind]}: refused`, rule: 'NEW_PEOPLE_PER_MINUTE', from });
    }
    throw new SignalError('rate_limited', `${WORDS[kind]}; try again in ${Math.ceil(waitMs / 1_000)} s`, {
      waitMs,
    });
  }
}
