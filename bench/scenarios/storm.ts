/** Thousands lose their connection at the same moment and come back: until all are there and all is quiet. */
import { make } from '../clients/many.js';
import { OurClient } from '../clients/our-client.js';
import { TutorialClient } from '../clients/tutorial-client.js';
import { received } from '../clients/wire.js';
import { compare, type Comparison, type Turn } from '../compare.js';
import type { Sizes } from '../options.js';
import { ours, tutorial } from '../servers/start.js';
import { nameOf, quiet, weArrive } from './crowd.js';
import { AT_ONCE } from './pairs.js';

/** Somebody who was refused tries again after this long. */
const AGAIN_MS = 500;

export function storm(sizes: Sizes, progress: (round: number) => void): Promise<Comparison> {
  return compare(
    sizes.stormRounds,
    () => weComeBack(sizes),
    () => theyComeBack(sizes),
    progress,
  );
}

/** The same people, with their places, on the same node. */
async function weComeBack({ storm: size }: Sizes): Promise<Turn> {
  const servers = await ours();
  try {
    const url = servers.nodes[0]?.url ?? '';
    const people = await make(size, AT_ONCE, (i) => weArrive(url, nameOf(i)));
    return await measured(people, (i) => resume(url, people[i]));
  } finally {
    await servers.end();
  }
}

async function theyComeBack({ storm: size }: Sizes): Promise<Turn> {
  const servers = await tutorial();
  try {
    const url = servers.nodes[0]?.url ?? '';
    const people = await make(size, AT_ONCE, () => TutorialClient.online(url));
    return await measured(people, () => TutorialClient.online(url));
  } finally {
    await servers.end();
  }
}

/** All of them were on one node of two, and it was killed. */
export async function nodeDies({ storm: size }: Sizes): Promise<Turn> {
  const servers = await ours(2);
  try {
    const [first, second] = servers.nodes;
    if (!first || !second) throw new Error('no two nodes');
    const people = await make(size, AT_ONCE, (i) => weArrive(first.url, nameOf(i)));
    await quiet();
    await first.end();
    return await measured(people, (i) => resume(second.url, people[i]));
  } finally {
    await servers.end();
  }
}

async function resume(url: string, before: OurClient | undefined): Promise<OurClient> {
  const { token, device, self } = before?.registered ?? {};
  const client = await OurClient.online(url, self?.name ?? '', token, device);
  await client.ok('people:watch', {});
  return client;
}

async function measured(
  people: readonly { wire: { drop(): void } }[],
  back: (i: number) => Promise<unknown>,
): Promise<Turn> {
  await quiet();
  const began = performance.now();
  const bytes = received.bytes;
  let refused = 0;
  for (const { wire } of people) wire.drop();
  await Promise.all(
    people.map(async (_, i) => {
      for (;;) {
        try {
          return await back(i);
        } catch {
          refused++;
          await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
        }
      }
    }),
  );
  const all = performance.now() - began;
  const last = await quiet();
  return { seconds: Math.max(all, last - began) / 1_000, megabytes: (received.bytes - bytes) / 1e6, refused };
}
