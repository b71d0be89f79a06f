/**
 * People who call each other all the time, as a seeded plan says: most talk for a moment, some are
 * declined, cancelled, not answered, or call each other at the same moment. Counts how each ended.
 */
import type { Dice } from './dice.js';
import { BYE_MS, type Phone } from './phone.js';
import type { Verdict } from './verdict.js';
import { until } from './wait.js';

const PLANS = { talk: 70, decline: 8, cancel: 8, 'ring out': 6, glare: 8 };
type Plan = keyof typeof PLANS;

const SIGNALS = 3;
/** Ringing and connecting have their own ends in the page (RING_SECONDS + 3 s, 30 s). */
const STUCK_MS = 45_000;
/** By then the other page itself has said goodbye. */
const HEARD_MS = BYE_MS + 2_000;

export interface Tally {
  planned: number;
  talked: number;
  /** Declined, cancelled or missed, and meant to be. */
  asPlanned: number;
  /** By the reason or code that the caller was told. */
  readonly failed: Record<string, number>;
  /** Of `failed`, those begun while no fault was under way or just over. */
  failedInCalm: number;
  /** From the invitation until signals had come through both ways, ms. */
  readonly setUp: number[];
  /** From hanging up until the server had told the other end, ms. */
  readonly hungUp: number[];
  /** Hang-ups that the other end had to hear from the page itself, since the server could not tell. */
  saidBye: number;
}

export class Crowd {
  readonly tally: Tally = {
    planned: 0,
    talked: 0,
    asPlanned: 0,
    failed: {},
    failedInCalm: 0,
    setUp: [],
    hungUp: [],
    saidBye: 0,
  };
  readonly #busy = new Set<Phone>();
  readonly #under = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    readonly people: readonly Phone[],
    private readonly dice: Dice,
    private readonly verdict: Verdict,
    private readonly calm: () => boolean,
  ) {}

  start(rate: number): void {
    this.#timer = setInterval(() => void this.#next(), 1_000 / rate);
  }

  /** No new calls; resolves when the last one is over. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#under);
  }

  /** So many calls one after the other, between whom it likes; how many of them were talks. */
  async probe(count: number): Promise<number> {
    const before = this.tally.talked;
    for (let i = 0; i < count; i++) await this.#next('talk');
    return this.tally.talked - before;
  }

  #next(plan?: Plan): Promise<void> | undefined {
    const free = this.people.filter((phone) => !this.#busy.has(phone) && phone.free && phone.connected);
    const what = plan ?? this.dice.weighted(PLANS);
    if (free.length < 2) return undefined;
    const a = this.dice.pick(free);
    const b = this.dice.pick(free.filter((phone) => phone !== a));
    this.#busy.add(a).add(b);
    this.tally.planned++;
    const calm = this.calm();
    const call = this.#call(what, a, b, calm).finally(() => {
      this.#busy.delete(a);
      this.#busy.delete(b);
      this.#under.delete(call);
    });
    this.#under.add(call);
    return call;
  }

  async #call(plan: Plan, a: Phone, b: Phone, calm: boolean): Promise<void> {
    a.dismiss();
    b.dismiss();
    const began = Date.now();
    const thinks = this.dice.between(50, 800);
    const stops = [b, a].map((phone) =>
      phone.onState((state) => {
        if (state.phase === 'incoming') setTimeout(() => this.#answer(plan, phone), thinks);
      }),
    );
    a.dial(b);
    if (plan === 'glare') b.dial(a);
    if (plan === 'cancel') setTimeout(() => a.hangUp(), thinks);
    const talks = (): boolean =>
      [a, b].every(({ conversation, state }) => state.phase === 'connected' && conversation !== null);
    const over = (): boolean => a.state.phase === 'ended' || a.state.phase === 'idle';
    const decided = await until(() => talks() || over(), STUCK_MS);
    for (const stop of stops) stop();
    if (!decided) this.#stuck(plan, a, b);
    else if (talks()) await this.#talk(a, b, began);
    else this.#ended(plan, a, calm);
    await this.#rest(a, b);
  }

  #answer(plan: Plan, phone: Phone): void {
    if (plan === 'decline') phone.decline();
    else if (plan === 'talk' || plan === 'glare') phone.accept();
  }

  async #talk(a: Phone, b: Phone, began: number): Promise<void> {
    for (const phone of [a, b]) for (let i = 1; i < SIGNALS; i++) phone.conversation?.say();
    const all = (phone: Phone): boolean => (phone.conversation?.received ?? SIGNALS) >= SIGNALS;
    await until(() => all(a) && all(b), STUCK_MS);
    this.tally.talked++;
    this.tally.setUp.push(Date.now() - began);
    const stays = Date.now() + this.dice.between(200, 2_500);
    await until(() => Date.now() >= stays || a.free || b.free, STUCK_MS);
    const [first, second] = this.dice.below(2) === 0 ? [a, b] : [b, a];
    if (first.free || second.free) return this.#endedEarly(a, b);
    const hungUp = Date.now();
    first.hangUp();
    const told = await until(() => second.free, BYE_MS - 200);
    if (told) this.tally.hungUp.push(Date.now() - hungUp);
    else if (await until(() => second.free, HEARD_MS)) this.tally.saidBye++;
    else {
      const detail = `${second.name} still talks with ${first.name} after ${HEARD_MS} ms`;
      this.verdict.broken('hanging up reaches the other one', detail);
      second.hangUp();
    }
    if (!told && this.calm()) {
      const detail = `${first.name} and ${second.name}, with no fault near`;
      this.verdict.broken('the server tells of a hang-up', detail);
    }
  }

  #endedEarly(a: Phone, b: Phone): void {
    const told = [a, b].map(
      ({ name, state }) => `${name} ${state.phase === 'ended' ? state.reason : state.phase}`,
    );
    this.verdict.broken('no live call ends that nobody hung up', `in the crowd: ${told.join(', ')}`);
  }

  #ended(plan: Plan, a: Phone, calm: boolean): void {
    const reason = a.state.phase === 'ended' ? a.state.reason : 'nothing';
    const wanted: Partial<Record<Plan, string>> = {
      decline: 'declined',
      cancel: 'cancelled',
      'ring out': 'missed',
    };
    if (wanted[plan] === reason) {
      this.tally.asPlanned++;
      return;
    }
    this.tally.failed[reason] = (this.tally.failed[reason] ?? 0) + 1;
    if (calm) this.tally.failedInCalm++;
  }

  #stuck(plan: Plan, a: Phone, b: Phone): void {
    const states = [a, b].map(
      ({ name, state, connected }) => `${name} ${state.phase} ${connected ? '' : 'away'}`,
    );
    this.verdict.broken('whoever calls has an outcome', `${plan}: ${states.join(', ')} after ${STUCK_MS} ms`);
  }

  /** Both are out of it before they are called again. */
  async #rest(a: Phone, b: Phone): Promise<void> {
    const rests = await until(() => a.free && b.free, STUCK_MS);
    for (const phone of [a, b]) {
      if (!rests && !phone.free) {
        this.verdict.broken('no ring and no call is left over', `${phone.name} is ${phone.state.phase}`);
        phone.hangUp();
      }
      phone.dismiss();
    }
  }
}
