/**
 * Keeps calls true while time passes: ends rings at their deadline, whichever node began them, and
 * goes through this node's copies now and then, since a message to them may have been lost.
 */
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Loop } from '../loop.js';
import { Notifier } from '../transport/notifier.js';
import { CallRestorer } from './call.restorer.js';
import { CallService } from './call.service.js';
import { CallStore } from './call.store.js';
import { EndedCalls } from './ended-calls.js';
import { LocalCalls } from './local-calls.js';

/** For rings whose own node has died; the others are ended on time by that node's timer. */
const EXPIRE_EVERY_MS = 1_000;
const REVIEW_EVERY_MS = 15_000;
const LOOK_EVERY_MS = 2_000;
/** Calls compared with the record at one turn; the next turn takes the next ones. */
const CALLS = 300;

@Injectable()
export class CallKeeper implements OnModuleInit {
  readonly #expiring = new Loop('expire rings', EXPIRE_EVERY_MS, () => this.expire());
  readonly #reviewing = new Loop('review calls', REVIEW_EVERY_MS, () => this.review());
  readonly #looking = new Loop('look after calls', LOOK_EVERY_MS, () => this.look());
  #next = 0;

  constructor(
    private readonly calls: CallService,
    private readonly restorer: CallRestorer,
    private readonly local: LocalCalls,
    private readonly ended: EndedCalls,
    private readonly store: CallStore,
    private readonly notifier: Notifier,
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

  async review(): Promise<void> {
    this.ended.review();
    for (const call of [...this.local.all()]) {
      if (!call.members.some(({ id }) => this.notifier.isHere(id))) this.local.forget(call.id);
    }
    await this.restorer.restore();
    for (const call of this.local.all()) await this.store.touch(call);
  }
}
