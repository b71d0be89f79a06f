/**
 * How long after a fault the calls that it touched were whole again: the longest that any signal
 * of the call waited, sent from just before the fault until just after it. The wait counts from
 * the fault, or, for those of Redis, from when Redis is back: until then nothing passes between
 * nodes, which is no defect. Also: how long until the directory is true again.
 */
import type { Fault, History, Kind } from './history.js';
import type { Verdict } from './verdict.js';

/** Signals sent so long before the fault began may have been under way. */
const BEFORE_MS = 1_000;
/** Signals sent so long after its end still count as touched by it. */
const AFTER_MS = 1_000;
/** Who has not come through by then has not recovered. */
export const GIVE_UP_MS = 30_000;
/** Nobody waits so long for the one fault alone: the longest back-off of the page is 8 s. */
const TOO_LONG_MS = 20_000;

/** Until these are over nothing can pass between nodes. */
export const FROM_ITS_END: ReadonlySet<Kind> = new Set<Kind>(['redis-kill', 'redis-freeze', 'cut']);

export interface Recovery {
  readonly kind: Kind;
  /** Seconds since the start of the run. */
  readonly at: number;
  readonly alone: boolean;
  /** How long the fault itself lasted, ms. */
  readonly lasted: number;
  /** Of each call that was touched, ms. */
  readonly calls: number[];
}

type Waited = readonly [sent: number, came: number];

interface Account {
  readonly fault: Fault;
  /** By call: sent and received, of every signal that may matter. */
  readonly waits: Map<string, Waited[]>;
}

export class Recoveries {
  readonly done: Recovery[] = [];
  /** Ms until every watcher saw the truth again after Redis was back. */
  readonly directory: number[] = [];
  readonly #open = new Set<Account>();

  constructor(
    private readonly history: History,
    private readonly verdict: Verdict,
  ) {}

  /** From now on the signals of these calls are looked at. */
  follow(fault: Fault, calls: Iterable<string>): void {
    const waits = new Map([...calls].map((call) => [call, []]));
    if (waits.size > 0) this.#open.add({ fault, waits });
  }

  came(call: string, sent: number, came: number): void {
    for (const { fault, waits } of this.#open) {
      const until = (fault.ended ?? Infinity) + AFTER_MS;
      if (sent >= fault.began - BEFORE_MS && sent <= until) waits.get(call)?.push([sent, came]);
    }
  }

  /** Those whose faults are long over. `pending` is the oldest signal of a call that has not come. */
  settle(pending: (call: string) => number | null, all = false): void {
    const now = Date.now();
    for (const account of this.#open) {
      const { fault, waits } = account;
      const { ended, began, kind, alone } = fault;
      if (ended === undefined || (!all && now < ended + GIVE_UP_MS)) continue;
      this.#open.delete(account);
      const base = FROM_ITS_END.has(kind) ? ended : began;
      const calls = [...waits].map(([call, signals]) => {
        const oldest = pending(call);
        const lost: Waited[] = oldest !== null && oldest <= ended + AFTER_MS ? [[oldest, now]] : [];
        const ms = Math.max(0, ...[...signals, ...lost].map(([sent, came]) => came - Math.max(sent, base)));
        if (ms >= TOO_LONG_MS && this.#nothingElse(fault, base, base + ms)) {
          const detail = `${call} waited ${ms} ms after ${kind} at ${this.history.seconds(began).toFixed(1)} s`;
          this.verdict.broken('signals pass again after a fault', detail);
        }
        return ms;
      });
      this.done.push({ kind, at: this.history.seconds(began), alone, lasted: ended - began, calls });
    }
  }

  #nothingElse(fault: Fault, from: number, until: number): boolean {
    return this.history.faults.every(
      (other) => other === fault || other.began > until || (other.ended ?? Infinity) < from,
    );
  }
}
