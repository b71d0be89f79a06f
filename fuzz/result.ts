/** What a run found, as it is written to results/latest.json and printed. */
import type { Breach } from '../chaos/verdict.js';
import type { Measure } from '../test/support/measure.js';

type Counts = Readonly<Record<string, number>>;

export interface Result {
  readonly date: string;
  readonly seed: number;
  readonly packets: number;
  /** How long they took, s. */
  readonly seconds: number;
  readonly machine: string;
  readonly sent: Counts;
  readonly answers: Counts;
  readonly statuses: Counts;
  /** Connections of attackers with a session, and how many of them the server ended. */
  readonly visits: number;
  readonly cut: number;
  /** Signals of bystanders that passed, and how long they took, ms. */
  readonly signals: {
    readonly count: number;
    readonly p50: number;
    readonly p99: number;
    readonly max: number;
  };
  /** Directory changes that the watcher was told. */
  readonly changes: number;
  /** Of each node, after the warm-up and at the end, with nobody there but the bystanders. */
  readonly before: readonly Measure[];
  readonly after: readonly Measure[];
  readonly breaches: readonly Breach[];
}
