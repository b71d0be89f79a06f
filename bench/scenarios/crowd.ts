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
import { median } from '../stats.js';
import { ours, tutorial, type Servers } from '../servers/start.js';
import { AT_ONCE } from './pairs.js';

/** So quickly that a hundred joins are not lost among the pings of thousands. */
const JOIN_EVERY_MS = 100;
/** Sorts behind everybody, so that no window shows them, and in front, so that all do. */
const PLACES = { '': 'zzzzzz', InSight: '000000' } as const;
/** Whoever comes later into sight stands before all who came there before. */
const LAST = 9_999_999;
const BATCHES = 5;
/** Nothing has come for so long: all is told. */
const QUIET_MS = 600;

interface Person {
  readonly wire: Wire;
}
export type Arrive = (url: string, name: string) => Promise<Person>;

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

export const weArrive = async (url: string, name: string): Promise<OurClient> => {
  const client = await OurClient.online(url, name);
  await client.ok('people:watch', {});
  return client;
};
export const theyArrive: Arrive = (url) => TutorialClient.online(url);

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
      await make(size - from, AT_ONCE, (i) => arrive(node.url, nameOf(from + i)));
      there = size;
      await quiet();
      await settled();
      for (const [where, front] of Object.entries(PLACES)) {
        const cost = await joins(sizes, servers, (i) => arrive(node.url, `${front} ${LAST - size - i}`));
        figures[`cpuPerJoin${where}${size}`] = cost.cpu;
        figures[`bytesPerJoin${where}${size}`] = cost.bytes;
      }
      there = size + 2 * sizes.joins;
    }
    return figures;
  } finally {
    await servers.end();
  }
}

/**
 * CPU (µs) and bytes of one join, without what passes by itself (pings), which is measured before each
 * batch. The median of the batches: one collection of the garbage of thousands is as dear as dozens of joins.
 */
async function joins(
  { joins: count }: Sizes,
  servers: Servers,
  arrive: (i: number) => Promise<unknown>,
): Promise<{ cpu: number; bytes: number }> {
  const each = Math.ceil(count / BATCHES);
  const span = each * JOIN_EVERY_MS + QUIET_MS;
  const batch = async (first: number): Promise<void> => {
    const end = performance.now() + span;
    for (let i = first; i < first + each; i++) await Promise.all([arrive(i), sleep(JOIN_EVERY_MS)]);
    await sleep(Math.max(0, end - performance.now()));
    await quiet();
  };
  const cpu: number[] = [];
  const bytes: number[] = [];
  for (let i = 0; i < BATCHES; i++) {
    const idle = await during(servers, () => sleep(span));
    const busy = await during(servers, () => batch(i * each));
    const share = busy.ms / idle.ms;
    cpu.push((busy.cpu - idle.cpu * share) / each);
    bytes.push((busy.bytes - idle.bytes * share) / each);
  }
  return { cpu: median(cpu), bytes: median(bytes) };
}

interface Spent {
  readonly ms: number;
  readonly cpu: number;
  readonly bytes: number;
}

async function during(servers: Servers, work: () => Promise<unknown>): Promise<Spent> {
  const [began, cpu, bytes] = [performance.now(), servers.cpu(), received.bytes];
  await work();
  return { ms: performance.now() - began, cpu: servers.cpu() - cpu, bytes: received.bytes - bytes };
}

/** Resolves when all have heard the newest numbers too, which takes minutes among thousands. */
async function settled(): Promise<void> {
  let heard: number;
  do {
    const seen = received.messages;
    await sleep(1_000);
    heard = received.messages - seen;
  } while (heard >= FEW);
}

/** Resolves with when the last message came, once nothing but new numbers has come for a while. */
export async function quiet(): Promise<number> {
  for (let last = performance.now(), seen = received.messages; ;) {
    await sleep(50);
    // A few a tick are numbers for thousands, who hear of them some at a time.
    if (received.messages - seen > NUMBERS) last = performance.now();
    seen = received.messages;
    if (performance.now() - last > QUIET_MS) return last;
  }
}
const NUMBERS = 40;
/** In a second. */
const FEW = 3;
