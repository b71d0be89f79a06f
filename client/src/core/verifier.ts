/**
 * Whether two people can see that nobody sits between them and one other member: runs the exchange
 * of sas.ts for each new transport to that member, and bounds how often. One per member and call,
 * made by CallController, so that it outlives reloads of the other page. See docs/sas.md.
 */
import type { Clock } from './clock.ts';
import type { Ends } from './fingerprint.ts';
import { SasExchange, type SasMessage } from './sas.ts';

export type Verification =
  /** The exchange is under way, or has not begun. */
  | { state: 'waiting' }
  /** What both pages show: the same on both if nobody sits in between. */
  | { state: 'ready'; symbols: readonly number[] }
  /** The other page does not take part. */
  | { state: 'missing' }
  /** This cannot be an honest other page on this very transport. */
  | { state: 'failed' }
  /** Not a secure context: the page itself may have been changed on its way. */
  | { state: 'insecure' };

/** How long the other page may take. */
export const MISSING_AFTER_MS = 10_000;
/**
 * Exchanges of one page with one member in one call. Somebody in between knows each outcome first, and can
 * make either page begin anew, one at a time: 2 * MOST_RUNS - 1 guesses. An honest page that was reloaded
 * needs one more each time.
 */
export const MOST_RUNS = 4;

/** Of each page in one exchange. */
const MESSAGES = 2;

export interface Transport {
  call: string;
  ends: () => Promise<Ends | null>;
  say: (message: SasMessage) => void;
}

export class Verifier {
  /** Whoever shows it. */
  changed: () => void = () => undefined;
  #clock: Clock;
  #current: Verification = { state: 'waiting' };
  #confirmed = false;
  #mustCompareAgain = false;
  #exchange: SasExchange | null = null;
  /** Counts transports: what an older one still has to say is of no interest. */
  #run = 0;
  #exchanges = 0;
  /** A page may be told that its channel is open after the first words came through it. */
  #begun = false;
  #early: unknown[] = [];
  #work: Promise<void> = Promise.resolve();
  #cancelMissing: (() => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get current(): Verification {
    return this.#current;
  }

  /** The two have compared what is shown now: this person says so. */
  get confirmed(): boolean {
    return this.#confirmed;
  }

  /** They had, and since then the connection is another one, even if the member was away in between. */
  get mustCompareAgain(): boolean {
    return this.#mustCompareAgain;
  }

  confirm(): void {
    if (this.#current.state !== 'ready') return;
    this.#confirmed = true;
    this.#mustCompareAgain = false;
    this.changed();
  }

  /** The transport is gone, and what was seen of it with it. */
  reset(): void {
    this.#run++;
    this.#exchange = null;
    this.#begun = false;
    this.#early = [];
    this.#cancelMissing?.();
    this.#set({ state: 'waiting' });
  }

  /** A new transport carries text now. */
  begin(transport: Transport): void {
    const early = this.#early;
    this.reset();
    this.#begun = true;
    if (!globalThis.crypto?.subtle) return this.#set({ state: 'insecure' });
    this.#cancelMissing = this.#clock.after(MISSING_AFTER_MS, () => {
      if (this.#current.state === 'waiting') this.#set({ state: 'missing' });
    });
    this.#then(async (isCurrent) => {
      const ends = await transport.ends();
      if (!isCurrent()) return;
      if (!ends || ++this.#exchanges > MOST_RUNS) throw new Error('not to be verified');
      this.#exchange = new SasExchange(transport.call, ends, transport.say);
      await this.#exchange.begin();
    });
    for (const message of early) this.hear(message);
  }

  /** What the other page says of it; anything at all, since it comes from there. */
  hear(message: unknown): void {
    if (this.#current.state === 'failed' || this.#current.state === 'insecure') return;
    if (!this.#begun) {
      if (this.#early.length < MESSAGES) this.#early.push(message);
      return;
    }
    this.#then(async (isCurrent) => {
      const symbols = await this.#exchange?.hear((message ?? {}) as SasMessage);
      if (symbols && isCurrent()) this.#set({ state: 'ready', symbols });
    });
  }

  /** One step after the other, and only for the transport that it was meant for. */
  #then(step: (isCurrent: () => boolean) => Promise<void>): void {
    const run = this.#run;
    const isCurrent = (): boolean => run === this.#run;
    this.#work = this.#work
      .then(() => (isCurrent() ? step(isCurrent) : undefined))
      .catch(() => {
        if (isCurrent()) this.#set({ state: 'failed' });
      });
  }

  #set(next: Verification): void {
    if (next.state === this.#current.state) return;
    this.#current = next;
    this.#mustCompareAgain ||= this.#confirmed;
    this.#confirmed = false;
    this.changed();
  }
}

/** Those of one call, by member: a member who leaves and comes again does not begin to count anew. */
export class Verifiers {
  #clock: Clock;
  #all = new Map<string, Verifier>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  of(member: string): Verifier {
    const known = this.#all.get(member) ?? new Verifier(this.#clock);
    this.#all.set(member, known);
    return known;
  }

  /** The call is over. */
  clear(): void {
    this.#all.clear();
  }
}
