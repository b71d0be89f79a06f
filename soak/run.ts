/**
 * One soak: a warm-up, then as many visits and calls as asked for. After each of the two everybody
 * has left, and what the nodes and Redis hold then is compared. Used by main.ts and by test/faults.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { diceOf } from '../chaos/dice.js';
import { until } from '../chaos/wait.js';
import { leftovers } from '../test/support/leftovers.js';
import { seeded } from '../test/support/random.js';
import { PREFIX, type Sizes, SoakCluster } from './cluster.js';
import type { Options } from './options.js';
import { type Tally, Visits } from './visits.js';

/** Lost devices, then the copies of their calls (looked through every 15 s), and then some. */
const SETTLED_MS = 60_000;
/** Records of ended calls are kept for two minutes. */
const FORGOTTEN_MS = 150_000;
const PROGRESS_MS = 10_000;
/** Of the whole, and no more than this: what V8 and the libraries keep for good is there by then. */
const WARM_UP = { share: 0.25, most: 10_000 };

export interface Result {
  readonly options: Options;
  readonly connects: number;
  readonly calls: number;
  readonly tally: Tally;
  /** Of the visits and calls without the warm-up, s. */
  readonly seconds: number;
  /** Of each node. */
  readonly before: readonly Sizes[];
  readonly after: readonly Sizes[];
  /** What is not empty at the end: tables of nodes, keys and channels of Redis. */
  readonly left: readonly string[];
}

export type Say = (line: string) => void;

export async function runSoak(options: Options, say: Say): Promise<Result> {
  const cluster = await SoakCluster.start(options.nodes);
  try {
    const share = Math.min(WARM_UP.share, WARM_UP.most / options.connects);
    const dice = diceOf(seeded(options.seed));
    const visits = (): Visits =>
      new Visits(
        cluster.nodes.map(({ url }) => url),
        dice,
      );
    const warmUp = visits();
    say('warm-up');
    await work(warmUp, options, share, say);
    const left = await settled(cluster, false);
    if (left.length > 0) return { ...(await result(options, cluster, warmUp, 0, [])), left };
    const before = await sizes(cluster);
    say(`soak: ${options.connects} connects, ${options.calls} calls`);
    const began = performance.now();
    const soak = visits();
    await work(soak, options, 1, say);
    return await result(options, cluster, soak, (performance.now() - began) / 1_000, before);
  } finally {
    await cluster.close();
  }
}

async function result(
  options: Options,
  cluster: SoakCluster,
  { connects, calls, tally }: Visits,
  seconds: number,
  before: Sizes[],
): Promise<Result> {
  const left = await settled(cluster, options.patient);
  return { options, connects, calls, tally, seconds, before, after: await sizes(cluster), left };
}

const sizes = (cluster: SoakCluster): Promise<Sizes[]> =>
  Promise.all(cluster.nodes.map((node) => node.sizes()));

/** So many at a time, calls spread evenly among the visits, until this share of all is done. */
async function work(visits: Visits, options: Options, share: number, say: Say): Promise<void> {
  const [connects, calls] = [options.connects * share, options.calls * share];
  const began = performance.now();
  const progress = setInterval(() => {
    const seconds = (performance.now() - began) / 1_000;
    say(
      `${seconds.toFixed(0).padStart(5)} s · ${visits.connects} connects, ${visits.calls} calls · ` +
        `${(visits.connects / seconds).toFixed(0)} connects/s`,
    );
  }, PROGRESS_MS);
  let failed = false;
  const lane = async (): Promise<void> => {
    while (!failed && (visits.connects < connects || visits.calls < calls)) {
      const isCall = visits.calls < calls && visits.calls / calls <= visits.connects / connects;
      await (isCall ? visits.call() : visits.visit());
    }
  };
  try {
    await Promise.all(
      Array.from({ length: options.lanes }, () =>
        lane().catch((error: unknown) => {
          failed = true;
          throw error;
        }),
      ),
    );
  } finally {
    clearInterval(progress);
  }
}

/** Waits until nothing is left; gives what is, when it does not go. */
async function settled({ nodes, redis }: SoakCluster, patient: boolean): Promise<string[]> {
  let left: string[] = [];
  const empty = async (): Promise<boolean> => {
    const tables = await Promise.all(nodes.map((node) => node.inUse()));
    left = [...tables.flat(), ...(await leftovers(redis.url, PREFIX, patient))];
    if (left.length > 0) await sleep(200);
    return left.length === 0;
  };
  await until(empty, patient ? FORGOTTEN_MS : SETTLED_MS);
  return left;
}
