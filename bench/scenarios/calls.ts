/** Calls flat out on one node: how many whole set-ups, and how many signals, a CPU-second carries. */
import { tutorialCall, SIGNALS } from '../clients/calls.js';
import { inFlight } from '../clients/many.js';
import { compare, type Comparison, type Turn } from '../compare.js';
import type { Sizes } from '../options.js';
import { ours, tutorial, type Servers } from '../servers/start.js';
import { ourPairs, tutorialPairs } from './pairs.js';

/** Pairs that have a call under way: as many as where the aims were measured (docs/performance.md). */
const AT_ONCE = 64;
/** And a crowd: the tutorial's server, which waits for candidates to be found, then never waits for work. */
const CROWD = 256;
/** Of all calls, before the measured ones: code is compiled and buffers have grown. */
const WARM_UP = 0.2;

export function callSetUps(sizes: Sizes, progress: (round: number) => void): Promise<Comparison> {
  return compare(
    sizes.rounds,
    () => ourSetUps(sizes),
    () => theirSetUps(sizes),
    progress,
  );
}

async function ourSetUps({ calls, pairs: count }: Sizes): Promise<Turn> {
  const servers = await ours();
  try {
    const pairs = await ourPairs(servers, count);
    const call = async (i: number): Promise<void> => {
      const pair = pairs[i % count];
      if (!pair) return;
      await pair.begin();
      await pair.negotiate();
      await pair.end();
    };
    return await perCpuSecond(servers, calls, call);
  } finally {
    await servers.end();
  }
}

const theirSetUps = (sizes: Sizes): Promise<Turn> =>
  theirs(sizes, (servers, call) => perCpuSecond(servers, sizes.calls, call));

/** Whole calls of the tutorial's, to be measured. */
async function theirs(
  { pairs: count }: Sizes,
  measure: (servers: Servers, call: (i: number) => Promise<void>) => Promise<Turn>,
): Promise<Turn> {
  const servers = await tutorial();
  try {
    const pairs = await tutorialPairs(servers, count);
    return await measure(servers, (i) => tutorialCall(...(pairs[i % count] as (typeof pairs)[number])));
  } finally {
    await servers.end();
  }
}

async function perCpuSecond(
  servers: Servers,
  calls: number,
  call: (i: number) => Promise<unknown>,
): Promise<Turn> {
  const rate = async (atOnce: number): Promise<number> => calls / (await cost(servers, calls, call, atOnce));
  return {
    callsPerCpuSecond: await rate(AT_ONCE),
    [`callsPerCpuSecondAtOnce${CROWD}`]: await rate(CROWD),
  };
}

/** The same 18 signals on both, candidate by candidate, in calls that stand. */
export function signals(sizes: Sizes, progress: (round: number) => void): Promise<Comparison> {
  return compare(
    sizes.rounds,
    () => ourSignals(sizes),
    () => theirSignals(sizes),
    progress,
  );
}

async function ourSignals({ calls, pairs: count }: Sizes): Promise<Turn> {
  const servers = await ours();
  try {
    const pairs = await ourPairs(servers, count);
    for (const pair of pairs) await pair.begin();
    const seconds = await cost(servers, calls, async (i) => pairs[i % count]?.trickle());
    return { cpuPerSignal: (seconds * 1e6) / (calls * SIGNALS) };
  } finally {
    await servers.end();
  }
}

const theirSignals = (sizes: Sizes): Promise<Turn> =>
  theirs(sizes, async (servers, call) => ({
    cpuPerSignal: ((await cost(servers, sizes.calls, call)) * 1e6) / (sizes.calls * SIGNALS),
  }));

/** CPU-seconds of the servers for so many calls; before it, some that are not counted. */
async function cost(
  servers: Servers,
  calls: number,
  call: (i: number) => Promise<unknown>,
  atOnce = AT_ONCE,
): Promise<number> {
  const before = Math.ceil(calls * WARM_UP);
  await inFlight(before, atOnce, call);
  const began = servers.cpu();
  await inFlight(calls, atOnce, (i) => call(before + i));
  return (servers.cpu() - began) / 1e6;
}
