/**
 * What a person who is online and does nothing costs in memory: the slope between two crowds, after
 * the garbage is collected. Ours have registered and watch the list. The tutorial's server tells nobody
 * of anybody here, or to gather them would take a quarter of an hour; what it keeps is the same.
 */
import { make } from '../clients/many.js';
import { compare, type Comparison, type Turn } from '../compare.js';
import type { Sizes } from '../options.js';
import { ours, tutorial, type Servers } from '../servers/start.js';
import { type Arrive, nameOf, quiet, theyArrive, weArrive } from './crowd.js';
import { AT_ONCE } from './pairs.js';

export function memory(sizes: Sizes, progress: (round: number) => void): Promise<Comparison> {
  return compare(
    sizes.crowdRounds,
    () => turn(sizes, ours(1, { gc: true }), weArrive),
    () => turn(sizes, tutorial({ gc: true, silent: true }), theyArrive),
    progress,
  );
}

async function turn(
  { idle: [less, more] }: Sizes,
  starting: Promise<Servers>,
  arrive: Arrive,
): Promise<Turn> {
  const servers = await starting;
  try {
    const [node] = servers.nodes;
    if (!node) throw new Error('no server');
    const settled = async (from: number, to: number): Promise<number> => {
      await make(to - from, AT_ONCE, (i) => arrive(node.url, nameOf(from + i)));
      await quiet();
      return node.settledMemory();
    };
    const before = await settled(0, less);
    return { bytesPerIdle: ((await settled(less, more)) - before) / (more - less) };
  } finally {
    await servers.end();
  }
}
