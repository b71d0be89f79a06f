/**
 * What a run of chaos is told on its command line, with the rules that keep it meaningful. Used by
 * main.ts; the tests make their own Options.
 */
import { parseArgs } from 'node:util';
import { OptionError } from '../test/support/option-error.js';

export interface Options {
  minutes: number;
  seed: number;
  nodes: number;
  /** Calls that last as long as the run. */
  pairs: number;
  /** Two real pages in one more call. */
  browsers: boolean;
  /** New calls among the crowd, a second. */
  rate: number;
  /** RESUME_SECONDS of the nodes. */
  resume: number;
  /** RING_SECONDS of the nodes. */
  ring: number;
  /** Pause between two faults, from and to, ms. */
  pause: readonly [number, number];
  /** Where the plot goes; nowhere when undefined. */
  plot?: string;
  /** Where the logs of all nodes go; nowhere when undefined. */
  logs?: string;
}

export const DEFAULTS: Omit<Options, 'seed'> = {
  minutes: 30,
  nodes: 3,
  pairs: 20,
  browsers: false,
  rate: 2,
  resume: 20,
  ring: 5,
  pause: [2_000, 9_000],
};

export const USAGE = `npm run chaos -- [options]
  --minutes N    how long faults are made (30)
  --seed N       the same faults again; the seed of a run is its first line
  --nodes N      server processes, at least 2 (3)
  --pairs N      calls that last as long as the run (20)
  --rate N       new calls a second among the crowd (2)
  --browsers     two real pages in one more call
  --plot FILE    recovery times as an SVG
  --logs FOLDER  the log of every node, one file each`;

export function parseOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      minutes: { type: 'string' },
      seed: { type: 'string' },
      nodes: { type: 'string' },
      pairs: { type: 'string' },
      rate: { type: 'string' },
      browsers: { type: 'boolean' },
      plot: { type: 'string' },
      logs: { type: 'string' },
    },
  });
  const number = (
    name: 'minutes' | 'seed' | 'nodes' | 'pairs' | 'rate',
    least: number,
    otherwise: number,
  ) => {
    const given = values[name];
    const value = given === undefined ? otherwise : Number(given);
    if (!Number.isFinite(value) || value < least)
      throw new OptionError(`--${name} must be a number from ${least} on`);
    return value;
  };
  return {
    ...DEFAULTS,
    minutes: number('minutes', 0.1, DEFAULTS.minutes),
    seed: number('seed', 0, Date.now() % 1_000_000),
    // With one there is nobody to take over.
    nodes: number('nodes', 2, DEFAULTS.nodes),
    pairs: number('pairs', 1, DEFAULTS.pairs),
    rate: number('rate', 0.1, DEFAULTS.rate),
    browsers: values.browsers ?? false,
    plot: values.plot,
    logs: values.logs,
  };
}
