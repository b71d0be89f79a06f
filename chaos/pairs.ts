/**
 * The calls that last as long as the run: two scripted devices each, who send numbered signals
 * both ways all the time. One that ends although nobody hung up is the worst that can be found.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { BYE_MS, type Phone } from './phone.js';
import type { Recoveries } from './recovery.js';
import type { Verdict } from './verdict.js';

const SAY_EVERY_MS = 500;
const BEGIN_MS = 60_000;
/** Before the other page itself could have said so. */
const HANG_UP_MS = BYE_MS - 200;

export class Pair {
  /** Times that its call ended although nobody hung up. */
  lost = 0;
  /** Times that a device came back and was told of no call; the path between the two goes on. */
  unlisted = 0;
  call = '';
  ending = false;
  readonly #timers: NodeJS.Timeout[] = [];
  /** Sent and not yet come, oldest first, of both directions. */
  readonly #pending = new Map<Phone, number[]>();

  readonly #listed = new Map<Phone, boolean>();

  constructor(
    readonly name: string,
    readonly a: Phone,
    readonly b: Phone,
    recoveries: Recoveries,
    private readonly verdict: Verdict,
  ) {
    for (const [me, other] of [
      [a, b],
      [b, a],
    ] as const) {
      this.#pending.set(me, []);
      me.onCame((sentAt) => {
        const pending = this.#pending.get(other) ?? [];
        while ((pending[0] ?? Infinity) <= sentAt) pending.shift();
        recoveries.came(name, sentAt, Date.now());
      });
      me.onState((state) => this.#changed(me, state));
    }
    b.onState((state) => {
      if (state.phase === 'incoming' && !this.ending) b.accept();
    });
  }

  get talking(): boolean {
    return [this.a, this.b].every(({ state, callId }) => state.phase === 'connected' && callId === this.call);
  }

  get nodes(): [string, string] {
    return [this.a.node, this.b.node];
  }

  /** When the oldest signal was sent that has not come through; null when there is none. */
  get oldest(): number | null {
    const oldest = [...this.#pending.values()].flatMap((times) => times[0] ?? []);
    return oldest.length > 0 ? Math.min(...oldest) : null;
  }

  /** Until the two talk; says why not when they do not within a minute. */
  async begin(): Promise<void> {
    const until = Date.now() + BEGIN_MS;
    while (!this.ending && Date.now() < until) {
      for (const times of this.#pending.values()) times.length = 0;
      this.a.dial(this.b);
      if (await this.#until(() => this.a.state.phase === 'connected' && this.b.state.phase === 'connected')) {
        this.call = this.a.callId ?? '';
        this.#talk();
        return;
      }
    }
    if (!this.ending) this.verdict.broken('a call can be set up within a minute', this.name);
  }

  /** Whether the other end hears of it, and how long that took. */
  async end(): Promise<void> {
    this.ending = true;
    this.stopTalking();
    if (!this.talking) return;
    this.a.hangUp();
    if (!(await this.#until(() => this.b.state.phase === 'ended', HANG_UP_MS))) {
      this.verdict.broken('hanging up reaches the other one', `${this.name}: not within ${HANG_UP_MS} ms`);
    }
  }

  /** Signals pass, now. */
  async passes(within: number): Promise<boolean> {
    this.stopTalking();
    this.#say();
    return this.#until(() => this.oldest === null, within);
  }

  stopTalking(): void {
    for (const timer of this.#timers.splice(0)) clearInterval(timer);
  }

  #talk(): void {
    this.stopTalking();
    this.#timers.push(setInterval(() => this.#say(), SAY_EVERY_MS));
  }

  #say(): void {
    for (const phone of [this.a, this.b]) {
      if (!phone.conversation) continue;
      this.#pending.get(phone)?.push(Date.now());
      phone.conversation.say();
    }
  }

  #changed(who: Phone, state: Phone['state']): void {
    if (state.phase === 'connected') {
      if (!state.listed && this.#listed.get(who) !== false) this.unlisted++;
      this.#listed.set(who, state.listed);
    }
    if (state.phase !== 'ended' || this.call === '' || this.ending || state.callId !== this.call) return;
    this.lost++;
    const [a, b] = this.nodes;
    this.verdict.broken(
      'no live call ends that nobody hung up',
      `${this.name} (${this.call}, on ${a} and ${b}): ${who.name} was told ${state.reason}`,
    );
    this.call = '';
    this.stopTalking();
    void this.#again();
  }

  async #again(): Promise<void> {
    await this.#until(() => this.a.free && this.b.free);
    if (this.ending) return;
    await this.begin();
  }

  async #until(isSo: () => boolean, within = 15_000): Promise<boolean> {
    const until = Date.now() + within;
    while (!isSo()) {
      if (Date.now() > until) return false;
      await sleep(20);
    }
    return true;
  }
}
