/**
 * Many people who only look at the list: what it costs, in CPU and bytes, when somebody joins. The
 * tutorial tells everybody of everybody, so that only to gather 8,000 there would take a quarter of
 * an hour of CPU: its crowds end where that is bearable.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { make } from '../clients/many.js';
import { OurClient } from '../clients/our-client.js';
import { TutorialClient } from '../clients/tutorial-client.js';
import { received, type Wire } from '../clients/wire.js';
import { compare, type Comparison, type Turn } from '../compare.js';
import type { Sizes } from '../options.js';
import { ours, tutorial, type Servers } from '../servers/start.js';
import { AT_ONCE } from './pairs.js';

const JOIN_EVERY_MS = 400;
/** Nothing has come for so long: all is told. */
const QUIET_MS = 600;

interface Person {
  readonly wire: Wire;
}
type Arrive = (url: string, i: number) => Promise<Person>;

export function crowd(sizes: Sizes, progress: (round: number) => void): Promise<Comparison> {
  return compare(
    sizes.crowdRounds,
    () => turn(sizes, sizes.crowds, ours(), weArrive),
    () => turn(sizes, sizes.theirCrowds, tutorial(), theyArrive),
    progress,
  );
}

/** Spread over the alphabet as names are, the same in every round. */
export const nameOf = (i: number): string => `${((i * 2_654_435_761) >>> 0).toString(36)} ${i}`;

export const weArrive = async (url: string, i: number): Promise<OurClient> => {
  const client = await OurClient.online(url, nameOf(i));
  await client.ok('people:watch', {});
  return client;
};
const theyArrive: Arrive = (url) => TutorialClient.online(url);

async function turn(
  sizes: Sizes,
  crowds: readonly number[],
  starting: Promise<Servers>,
  arrive: Arrive,
): Promise<Turn> {
  const servers = await starting;
  try {
    const [node] = servers.nodes;
    if (!node) throw new Error('no server');
    const figures: Record<string, number> = {};
    let there = 0;
    for (const size of crowds) {
      const from = there;
      await make(size - from, AT_ONCE, (i) => arrive(node.url, from + i));
      there = size;
      await quiet();
      const cost = await joins(sizes, servers, (i) => arrive(node.url, size + i));
      there += sizes.joins;
      figures[`cpuPerJoin${size}`] = cost.cpu;
      figures[`bytesPerJoin${size}`] = cost.bytes;
    }
    return figures;
  } finally {
    await servers.end();
  }
}

/** CPU (µs) and bytes of one join, without what passes by itself (pings). */
async function joins(
  { joins: count }: Sizes,
  servers: Servers,
  arrive: (i: number) => Promise<unknown>,
): Promise<{ cpu: number; bytes: number }> {
  const span = count * JOIN_EVERY_MS + QUIET_MS;
  const idle = await during(servers, () => sleep(span));
  const busy = await during(servers, async () => {
    const end = performance.now() + span;
    for (let i = 0; i < count; i++) {
      await Promise.all([arrive(i), sleep(JOIN_EVERY_MS)]);
    }
    await sleep(Math.max(0, end - performance.now()));
    await quiet();
  });
  return { cpu: (busy.cpu - idle.cpu) / count, bytes: (busy.bytes - idle.bytes) / count };
}

async function during(
  servers: Servers,
  work: () => Promise<unknown>,
): Promise<{ cpu: number; bytes: number }> {
  const [cpu, bytes] = [servers.cpu(), received.bytes];
  await work();
  return { cpu: servers.cpu() - cpu, bytes: received.bytes - bytes };
}

/** Resolves with when the last message came, once nothing but pings has come for a while. */
export async function quiet(): Promise<number> {
  for (let last = performance.now(), seen = received.messages; ;) {
    await sleep(50);
    // A few a tick are pings of thousands.
    if (received.messages - seen > PINGS) last = performance.now();
    seen = received.messages;
    if (performance.now() - last > QUIET_MS) return last;
  }
}
const PINGS = 40;
