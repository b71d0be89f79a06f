/** One run of the bench: each scenario in its turn, nothing beside it. */
import { cpus, totalmem } from 'node:os';
import type { Comparison, Turn } from './compare.js';
import type { Options, Scenario } from './options.js';
import type { Result } from './result.js';
import { callSetUps, signals } from './scenarios/calls.js';
import { busyCluster, redisPerSignal } from './scenarios/cluster.js';
import { crowd } from './scenarios/crowd.js';
import { flood } from './scenarios/flood.js';
import { latency, latencyAcross } from './scenarios/latency.js';
import { memory } from './scenarios/memory.js';
import { nodeDies, storm } from './scenarios/storm.js';

const COMPARED = {
  calls: callSetUps,
  signals,
  latency,
  crowd,
  memory,
  storm,
  cluster: busyCluster,
  flood,
} as const;

export async function runBench(
  { sizes, only, quick }: Options,
  say: (line: string) => void,
): Promise<Result> {
  const comparisons: Partial<Record<Scenario, Comparison>> = {};
  const redis: Record<number, Turn> = {};
  const date = new Date().toISOString();
  for (const name of only) {
    comparisons[name] = await COMPARED[name](sizes, (round) => say(`${name}, round ${round}`));
  }
  if (only.includes('cluster')) {
    for (const nodes of sizes.clusters) {
      say(`Redis per signal on ${nodes} nodes`);
      redis[nodes] = await redisPerSignal(sizes, nodes);
    }
  }
  const latencies = only.includes('latency') && (say('latency across nodes'), await latencyAcross(sizes));
  const death = only.includes('storm') && (say('the death of a node'), await nodeDies(sizes));
  return {
    date,
    quick,
    machine: `${cpus()[0]?.model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`,
    comparisons,
    redis,
    latencyAcross: latencies || undefined,
    nodeDies: death || undefined,
  };
}
