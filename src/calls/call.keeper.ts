/**
 * Keeps calls true while time passes: ends rings at their deadline, whichever node began them, and
 * goes through this node's copies now and then, since a message to them may have been lost.
 */
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Loop } from '../loop.js';
import { PresenceService } from '../presence/presence.service.js';
import type { Call } from '../protocol/events.js';
import { Notifier } from '../transport/notifier.js';
import { activityOf } from './activity.js';
import { CallRestorer } from './call.restorer.js';
import { CallService } from './call.service.js';
import { CallStore } from './call.store.js';
import { EndedCalls } from './ended-calls.js';
import { LocalCalls } from './local-calls.js';

/** For rings whose own node has died; the others are ended on time by that node's timer. */
const EXPIRE_EVERY_MS = 1_000;
const REVIEW_EVERY_MS = 15_000;
const LOOK_EVERY_MS = 5_000;
/** Calls compared with the record at one turn; the next turn takes the next ones. */
const CALLS = 300;
/** Records read with one command. */
const READ_AT_ONCE = 100;
/** Reviews between two renewals of the records, which are kept for an hour: 25 minutes. */
const TOUCH_EVERY = 100;

@Injectable()
export class CallKeeper implements OnModuleInit {
  readonly #expiring = new Loop('expire rings', EXPIRE_EVERY_MS, () => this.expire());
  readonly #reviewing = new Loop('review calls', REVIEW_EVERY_MS, () => this.review());
  readonly #looking = new Loop('look after calls', LOOK_EVERY_MS, () => this.look());
  #next = 0;
  #reviews = 0;

  constructor(
    private readonly calls: CallService,
    private readonly restorer: CallRestorer,
    private readonly local: LocalCalls,
    private readonly ended: EndedCalls,
    private readonly store: CallStore,
    private readonly notifier: Notifier,
    private readonly presence: PresenceService,
  ) {}

  onModuleInit(): void {
    this.#expiring.start();
    this.#reviewing.start();
    this.#looking.start();
  }

  async stop(): Promise<void> {
    await Promise.all([this.#expiring.stop(), this.#reviewing.stop(), this.#looking.stop()]);
  }

  async expire(): Promise<void> {
    await this.calls.expire();
    await this.calls.settleOwed();
  }

  /** Puts back what the record has lost of this node's calls: a record, a claim, a deadline. */
  async look(): Promise<void> {
    const all = [...this.local.all()];
    if (this.#next >= all.length) this.#next = 0;
    const slice = all.slice(this.#next, this.#next + CALLS);
    this.#next += CALLS;
    const lacking = await this.store.lacking(slice);
    if (lacking.length === 0) return;
    await this.restorer.restore(lacking);
    for (const call of lacking) await this.store.touch(call);
  }

  /** A few commands for all calls, unless something is not as it should be. */
  async review(): Promise<void> {
    this.ended.review();
    for (const call of [...this.local.all()]) {
      if (!call.members.some(({ id }) => this.notifier.isHere(id))) this.local.forget(call.id);
    }
    const all = [...this.local.all()];
    const wrong = new Set(all.filter((call) => !this.#isShown(call)));
    for (let from = 0; from < all.length; from += READ_AT_ONCE)
      for (const call of await this.store.otherwise(all.slice(from, from + READ_AT_ONCE))) wrong.add(call);
    if (wrong.size > 0) await this.restorer.restore(wrong);
    if (++this.#reviews % TOUCH_EVERY === 0)
      for (const call of this.local.all()) await this.store.touch(call);
  }

  /** Whether the directory shows its people as ringing or in a call. */
  #isShown({ id, members }: Call): boolean {
    return members.every((member) => {
      const status = this.presence.statusOf(member.id);
      const shown = activityOf(member, id);
      if ('over' in shown) return status !== 'in_call' && status !== 'ringing';
      return status === undefined || status === shown.activity;
    });
  }
}
