/**
 * How long two people's signals take while somebody else floods their node (ASVS 5.0 17.3.1), beside
 * how long they take when nobody does: the other column is not the tutorial's.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Flooder } from '../../test/support/flooder.js';
import { compare, type Comparison, type Turn } from '../compare.js';
import type { Sizes } from '../options.js';
import { ours } from '../servers/start.js';
import { latenciesOf, ourLinks } from './latency.js';

const EVERY_MS = 5;

export function flood(sizes: Sizes, progress: (round: number) => void): Promise<Comparison> {
  return compare(
    sizes.floodRounds,
    () => turn(sizes, true),
    () => turn(sizes, false),
    progress,
  );
}

async function turn({ floodSignals }: Sizes, isFlooded: boolean): Promise<Turn> {
  // With the limits as they are shipped: being thrown out is part of the answer.
  const servers = await ours(1, { rateFactor: 1 });
  try {
    const [link] = await ourLinks(servers, 1);
    if (!link) throw new Error('no pair');
    const one = async (): Promise<number> => {
      const sent = performance.now();
      await link();
      return performance.now() - sent;
    };
    for (let i = 0; i < floodSignals; i++) await one();
    const flooder = isFlooded ? await Flooder.start(servers.nodes[0]?.url ?? '') : undefined;
    const times: number[] = [];
    for (let i = 0; i < floodSignals; i++) {
      times.push(await one());
      await sleep(EVERY_MS);
    }
    await flooder?.end();
    return latenciesOf(times);
  } finally {
    await servers.end();
  }
}
