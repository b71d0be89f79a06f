/** What a run found, as it is written to bench/results/latest.json. */
import type { Comparison, Turn } from './compare.js';
import type { Scenario } from './options.js';

export interface Result {
  readonly date: string;
  readonly quick: boolean;
  readonly machine: string;
  /** Ours and the tutorial's server; on the cluster, ours and a bare node-addressed channel. */
  readonly comparisons: Partial<Record<Scenario, Comparison>>;
  /** Only ours, by how many nodes. */
  readonly redis: Readonly<Record<number, Turn>>;
  readonly latencyAcross: Turn | undefined;
  readonly nodeDies: Turn | undefined;
}
