/** A town's traffic, a second, and what following the directory costs one node. */
import { seeded } from '../../test/support/random.js';
import { ASSUMPTIONS } from './assumptions.js';
import { ROUND_MS, Town, type Counts } from './town.js';

const WARM_UP_S = 20;
const SECONDS = 60;

export interface Simulated {
  readonly people: number;
  readonly nodes: number;
  /** Of all nodes together but for frames and bytes, which are of one node; a second. */
  readonly perSecond: Counts;
  /** CPU of one node for its replica and windows, without writing: ms a second. */
  readonly directoryCpu: number;
}

export function simulate(people: number, nodes: number, say: (line: string) => void): Simulated {
  say(`simulating ${people} people on ${nodes} nodes`);
  const town = new Town(people, nodes, ASSUMPTIONS, seeded(1));
  const rounds = (seconds: number): number => Math.round((seconds * 1_000) / ROUND_MS);
  for (let i = rounds(WARM_UP_S); i > 0; i--) town.round();
  const before = { ...town.counts };
  const cpu = process.cpuUsage();
  for (let i = rounds(SECONDS); i > 0; i--) town.round();
  const used = process.cpuUsage(cpu);
  const perSecond = Object.fromEntries(
    Object.entries(town.counts).map(([name, count]) => [
      name,
      (count - before[name as keyof Counts]) / SECONDS,
    ]),
  ) as unknown as Counts;
  return { people, nodes, perSecond, directoryCpu: (used.user + used.system) / 1_000 / SECONDS };
}

export function simulationTable(all: readonly Simulated[]): string {
  const rows: [string, (one: Simulated) => number][] = [
    ['people online', (one) => one.people],
    ['nodes', (one) => one.nodes],
    ['people who join, a second', (one) => one.perSecond.joins],
    ['calls begun, a second', (one) => one.perSecond.calls],
    ['signals, a second', (one) => one.perSecond.signals],
    ['connections that resume, a second', (one) => one.perSecond.drops],
    ['messages of the directory to every node, a second', (one) => one.perSecond.changes],
    ['one node: people:changed, a second', (one) => one.perSecond.frames],
    ['one node: kB of people:changed, a second', (one) => one.perSecond.bytes / 1_000],
    ['one node: ms of CPU for the directory, a second', (one) => one.directoryCpu],
  ];
  const short = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(1));
  return rows
    .map(([label, of]) => label.padEnd(52) + all.map((one) => short(of(one)).padStart(14)).join(''))
    .join('\n');
}
