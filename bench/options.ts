/** How much is measured: everything for the docs, or little for a look (`--quick`). */
import { parseArgs } from 'node:util';
import { OptionError } from '../test/support/option-error.js';

export interface Sizes {
  readonly rounds: number;
  /** Calls of one turn, after those that warm up. */
  readonly calls: number;
  /** Pairs of people that they are spread over. */
  readonly pairs: number;
  readonly latencySeconds: number;
  /** People online, at each of which joins are measured. */
  readonly crowds: readonly number[];
  /** Of the tutorial's server. */
  readonly theirCrowds: readonly number[];
  /** People online, between whom memory is measured. */
  readonly idle: readonly [less: number, more: number];
  readonly crowdRounds: number;
  readonly joins: number;
  readonly storm: number;
  readonly stormRounds: number;
  /** Nodes of the busy cluster, and those whose Redis is looked at. */
  readonly nodes: number;
  readonly clusters: readonly number[];
  readonly clusterPairs: number;
  readonly clusterSignals: number;
  readonly floodRounds: number;
  /** One after the other, while the flood goes on. */
  readonly floodSignals: number;
}

const FULL: Sizes = {
  rounds: 5,
  calls: 12_000,
  pairs: 512,
  latencySeconds: 8,
  crowds: [500, 2_000, 8_000],
  theirCrowds: [500, 2_000],
  idle: [2_000, 8_000],
  crowdRounds: 1,
  joins: 100,
  storm: 3_000,
  stormRounds: 1,
  nodes: 8,
  clusters: [1, 2, 4, 8],
  clusterPairs: 128,
  clusterSignals: 6_000,
  floodRounds: 5,
  floodSignals: 1_200,
};

const QUICK: Sizes = {
  rounds: 2,
  calls: 400,
  pairs: 128,
  latencySeconds: 2,
  crowds: [100, 400],
  theirCrowds: [100, 400],
  idle: [400, 1_200],
  crowdRounds: 1,
  joins: 20,
  storm: 400,
  stormRounds: 1,
  nodes: 4,
  clusters: [1, 2, 4],
  clusterPairs: 32,
  clusterSignals: 1_000,
  floodRounds: 2,
  floodSignals: 400,
};

export const SCENARIOS = [
  'calls',
  'signals',
  'latency',
  'crowd',
  'memory',
  'storm',
  'cluster',
  'flood',
] as const;
export type Scenario = (typeof SCENARIOS)[number];

export interface Options {
  readonly quick: boolean;
  readonly sizes: Sizes;
  readonly only: readonly Scenario[];
  /** Folder for the plots; none when undefined. */
  readonly plots: string | undefined;
  /** Folder for CPU profiles; none when undefined. */
  readonly profile: string | undefined;
  /** People and nodes to simulate instead. */
  readonly simulate: readonly (readonly [people: number, nodes: number])[];
}

export const USAGE = `npm run bench -- [options]
  --quick          small sizes, under two minutes; figures wander more
  --only A,B       of ${SCENARIOS.join(', ')}
  --rounds N       turns of each (5, quick 2)
  --plots FOLDER   the figures as SVG
  --profile FOLDER CPU profiles of our servers; the figures are slower then
  --simulate 100000/8   nothing is measured: the traffic of so many people on so many nodes
                   (bench/simulate); several, separated by commas`;

export function parseOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean' },
      only: { type: 'string' },
      plots: { type: 'string' },
      profile: { type: 'string' },
      rounds: { type: 'string' },
      simulate: { type: 'string' },
    },
  });
  const only = values.only?.split(',') ?? SCENARIOS;
  const known = (name: string): name is Scenario => (SCENARIOS as readonly string[]).includes(name);
  const unknown = only.find((name) => !known(name));
  if (unknown !== undefined) throw new OptionError(`--only knows ${SCENARIOS.join(', ')}, not ${unknown}`);
  const quick = values.quick ?? false;
  const sizes = quick ? QUICK : FULL;
  const rounds = Number(values.rounds ?? sizes.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new OptionError('--rounds takes a number from 1 on');
  return {
    quick,
    sizes: { ...sizes, rounds },
    only: only.filter(known),
    plots: values.plots,
    profile: values.profile,
    simulate: parseTowns(values.simulate),
  };
}

function parseTowns(text = ''): [number, number][] {
  return text.split(',').flatMap((town) => {
    if (town === '') return [];
    const [people, nodes] = /^(\d+)\/(\d+)$/.exec(town)?.slice(1).map(Number) ?? [];
    if (!people || !nodes) throw new OptionError('--simulate takes people/nodes, as in 100000/8');
    return [[people, nodes]];
  });
}
