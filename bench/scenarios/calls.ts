/** Calls flat out on one node: how many whole set-ups, and how many signals, a CPU-second carries. */
import { tutorialCall, SIGNALS } from '../clients/calls.js';
import { inFlight } from '../clients/many.js';
import { compare, type Comparison, type Turn } from '../compare.js';
import type { Sizes } from '../options.js';
import { ours, tutorial } from '../servers/start.js';
import { ourPairs, tutorialPairs } from './pairs.js';

/** Pairs that have a call under way: so many that the server never waits for candidates to be found. */
const IN_FLIGHT = 256;
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
    return { callsPerCpuSecond: calls / (await cost(servers, calls, call)) };
  } finally {
    await servers.end();
  }
}

async function theirSetUps({ calls, pairs: count }: Sizes): Promise<Turn> {
  const servers = await tutorial();
  try {
    const pairs = await tutorialPairs(servers, count);
    const call = (i: number): Promise<void> => tutorialCall(...(pairs[i % count] as (typeof pairs)[number]));
    return { callsPerCpuSecond: calls / (await cost(servers, calls, call)) };
  } finally {
    await servers.end();
  }
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

async function theirSignals(sizes: Sizes): Promise<Turn> {
  const { callsPerCpuSecond = NaN } = await theirSetUps(sizes);
  return { cpuPerSignal: 1e6 / callsPerCpuSecond / SIGNALS };
}

/** CPU-seconds of the servers for so many calls; before it, some that are not counted. */
async function cost(
  servers: { cpu(): number },
  calls: number,
  call: (i: number) => Promise<unknown>,
): Promise<number> {
  const before = Math.ceil(calls * WARM_UP);
  await inFlight(before, IN_FLIGHT, call);
  const began = servers.cpu();
  await inFlight(calls, IN_FLIGHT, (i) => call(before + i));
  return (servers.cpu() - began) / 1e6;
}
