/** How long one signal is on its way, at a fixed rate that leaves the machine air to breathe. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ANSWER } from '../clients/payload.js';
import { compare, type Comparison, type Turn } from '../compare.js';
import type { Sizes } from '../options.js';
import { ours, tutorial, type Servers } from '../servers/start.js';
import { quantile } from '../../test/support/quantile.js';
import { ourPairs, tutorialPairs } from './pairs.js';

/** As many as 40 calls a second have. */
const SIGNALS_A_SECOND = 720;
const EVERY_MS = 1_000 / SIGNALS_A_SECOND;

export function latency(sizes: Sizes, progress: (round: number) => void): Promise<Comparison> {
  return compare(
    sizes.rounds,
    () => turn(sizes, ours(), ourLinks),
    () => turn(sizes, tutorial(), theirLinks),
    progress,
  );
}

/** From one node to the other, through Redis; the tutorial has only one. */
export async function latencyAcross(sizes: Sizes): Promise<Turn> {
  return turn(sizes, ours(2), ourLinks);
}

/** Sends one signal, and resolves when it is there. */
export type Link = () => Promise<void>;

/** @param times ms */
export const latenciesOf = (times: readonly number[]): Turn => ({
  p50: quantile(times, 0.5),
  p99: quantile(times, 0.99),
});

async function turn(
  { latencySeconds, pairs }: Sizes,
  starting: Promise<Servers>,
  linksOf: (servers: Servers, count: number) => Promise<Link[]>,
): Promise<Turn> {
  const servers = await starting;
  try {
    const links = await linksOf(servers, Math.min(pairs, 100));
    const times: number[] = [];
    const total = latencySeconds * SIGNALS_A_SECOND;
    const under: Promise<void>[] = [];
    const began = performance.now();
    for (let i = 0; i < total; i++) {
      const due = began + i * EVERY_MS - performance.now();
      if (due > 0) await sleep(due);
      const sent = performance.now();
      const link = links[i % links.length];
      if (link) under.push(link().then(() => void times.push(performance.now() - sent)));
    }
    await Promise.all(under);
    const settled = times.slice(Math.floor(total * 0.2));
    return latenciesOf(settled);
  } finally {
    await servers.end();
  }
}

export async function ourLinks(servers: Servers, count: number): Promise<Link[]> {
  const pairs = await ourPairs(servers, count);
  return Promise.all(
    pairs.map(async (pair) => {
      await pair.begin();
      const waiting: (() => void)[] = [];
      pair.b.on('signal:received', () => waiting.shift()?.());
      return async () => {
        const came = new Promise<void>((resolve) => waiting.push(resolve));
        void pair.a.signal(pair.call, pair.b.id, { description: ANSWER });
        await came;
      };
    }),
  );
}

async function theirLinks(servers: Servers, count: number): Promise<Link[]> {
  const pairs = await tutorialPairs(servers, count);
  return pairs.map(([a, b]) => async () => {
    const came = b.expect(1);
    a.wire.emit('make-answer', { to: b.id, answer: ANSWER });
    await came;
  });
}
