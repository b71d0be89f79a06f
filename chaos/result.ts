/** What a run found, as it is written to results/latest.json and read by the table and the plot. */
import type { Tally } from './crowd.js';
import type { Fault, Kind } from './history.js';
import type { Recovery } from './recovery.js';
import type { Breach } from './verdict.js';

export interface Film {
  /** Frames of both pages. */
  readonly frames: number;
  /** Ms between two frames that followed each other, the longest, with when (s). */
  readonly longestGap: number;
  readonly longestGapAt: number;
  /** Gaps of more than 500 ms. */
  readonly longGaps: number;
}

export interface Result {
  readonly date: string;
  readonly seed: number;
  readonly minutes: number;
  readonly machine: string;
  readonly settings: Readonly<Record<string, number | boolean>>;
  readonly actions: Readonly<Partial<Record<Kind, number>>>;
  /** Nodes that had to be started again, since Redis was away. */
  readonly startsAgain: number;
  readonly pairs: {
    readonly total: number;
    readonly kept: number;
    readonly lost: number;
    /** Sessions resumed. */
    readonly resumed: number;
    /** Times that a device came back and the record had forgotten its call. */
    readonly unlisted: number;
    /** Signals that came through. */
    readonly signals: number;
  };
  readonly crowd: Tally;
  readonly recoveries: readonly Recovery[];
  /** Until every watcher saw all who talk again after Redis was back, ms. */
  readonly directory: readonly number[];
  readonly passers: number;
  readonly longestGhost: number;
  readonly film: Film | null;
  /** Longest that this process itself, through which the nodes reach Redis, stood still, ms. */
  readonly longestStall: number;
  readonly faults: readonly Fault[];
  readonly breaches: readonly Breach[];
  readonly omitted: number;
}
