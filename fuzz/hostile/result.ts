/** What a hostile trial found, as it is written to results/latest.json and printed. */
import type { Breach } from '../../chaos/verdict.js';
import type { RedisSize } from './redis-size.js';
import type { Accounts } from './strangers.js';

/** Of the bystanders' signals in one part of the run, ms. */
export interface Latency {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** Of one node, bytes: when only bystanders are there, and the most while strangers are. */
export interface NodeMemory {
  readonly start: number;
  readonly most: number;
}

export interface HostileResult {
  readonly date: string;
  /** For so long strangers were at it. */
  readonly seconds: number;
  readonly machine: string;
  readonly strangers: Accounts;
  readonly idle: Latency;
  readonly attacked: Latency;
  readonly memory: readonly NodeMemory[];
  readonly redis: {
    readonly start: RedisSize;
    readonly most: RedisSize;
    readonly end: RedisSize;
    /** Until it was back to its size, s; null: it was not within a minute. */
    readonly back: number | null;
    /** Kinds of keys at the end. */
    readonly kinds: string;
  };
  /** Pairs of honest people who came, talked and left meanwhile. */
  readonly newcomers: number;
  readonly breaches: readonly Breach[];
}
