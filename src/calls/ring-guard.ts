/**
 * Refuses rings that come too often, in words for the caller and a line for the operator. The
 * counting is done by invitation-limits.ts; call.service.ts asks here before anybody is rung.
 */
import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../clock.js';
import { SignalError } from '../errors.js';
import { Seldom } from '../kit/seldom.js';
import type { Call } from '../protocol/events.js';
import { maskedAddress } from '../transport/client-address.js';
import type { Session } from '../transport/connection.js';
import { AddressLimits } from '../transport/door/address-limits.js';
import { memberOf } from './call.machine.js';
import { InvitationLimits } from './invitation-limits.js';
import type { Ring, RingLimit } from './rings.js';

const WORDS: Record<RingLimit, string> = {
  caller: 'you are calling too often',
  callee: 'they are called too often',
  pair: 'they have not answered your last calls',
  address: 'people at your address call strangers too often',
};
/** What an operator looks for in the docs. */
const RULES: Record<RingLimit, string> = {
  caller: 'INVITES_PER_MINUTE',
  callee: 'RINGS_PER_MINUTE',
  pair: 'pause after unanswered rings',
  address: 'rings of strangers from one address',
};

@Injectable()
export class RingGuard {
  readonly #logger = new Logger(RingGuard.name);
  readonly #seldom: Seldom;

  constructor(
    private readonly limits: InvitationLimits,
    private readonly addresses: AddressLimits,
    clock: Clock,
  ) {
    this.#seldom = new Seldom(clock);
  }

  /** Counts an invitation. @throws SignalError rate_limited, unavailable */
  async invites(session: Session, callee: string): Promise<void> {
    this.#check(session, 'caller', await this.limits.mayInvite(session.person, callee));
  }

  /**
   * Counts a ring, of a person who is there.
   * @returns what `undone` takes when it does not take place
   * @throws SignalError rate_limited, unavailable
   */
  async rings(session: Session, callee: string): Promise<Ring> {
    const { person: caller, address = '' } = session;
    const ring = { caller, callee, address };
    const { waitMs, limit, stranger } = await this.limits.mayRing(ring);
    this.#check(session, limit, waitMs);
    if (!stranger || address === '') return ring;
    const ofAddress = await this.addresses.take('ring', address);
    if (ofAddress > 0) this.undone(ring);
    this.#check(session, 'address', ofAddress);
    return ring;
  }

  /** The ring did not take place after all: the person was busy. */
  undone(ring: Ring): void {
    this.#inPassing(this.limits.undone(ring));
  }

  /** Whoever has just joined is in a call with those who were there: the two have talked. */
  joined(before: Call, call: Call): void {
    const there = call.members.filter(({ state }) => state === 'joined').map(({ id }) => id);
    const came = there.filter((id) => memberOf(before, id)?.state !== 'joined');
    for (const person of came) {
      const others = there.filter((id) => id !== person);
      this.#inPassing(this.limits.talked(person, others));
      for (const other of others) this.#inPassing(this.limits.talked(other, [person]));
    }
  }

  /** Whether `other` has rung `person`, or talked with them, lately. */
  hasMet(person: string, other: string): Promise<boolean> {
    return this.limits.hasMet(person, other);
  }

  offline(person: string): void {
    this.#inPassing(this.limits.gone(person));
  }

  #check({ person, address = '' }: Session, limit: RingLimit, waitMs: number): void {
    if (waitMs <= 0) return;
    if (this.#seldom.isDue(`${limit} ${limit === 'address' ? address : person}`)) {
      const from = maskedAddress(address);
      this.#logger.warn({ msg: 'calls are refused', rule: RULES[limit], from });
    }
    const words = `${WORDS[limit]}; try again in ${Math.ceil(waitMs / 1_000)} s`;
    throw new SignalError('rate_limited', words, { waitMs });
  }

  /** A limit that was not noted hurts nobody; the call goes on. */
  #inPassing(noting: Promise<void>): void {
    noting.catch((error: unknown) => this.#logger.debug({ msg: 'a ring was not noted', err: error }));
  }
}
