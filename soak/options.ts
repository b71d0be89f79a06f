/** What a soak is told on its command line. Used by main.ts; the tests make their own. */
import { parseArgs } from 'node:util';
import { OptionError } from '../test/support/option-error.js';

export interface Options {
  /** Connections, those of the calls among them. */
  connects: number;
  calls: number;
  seed: number;
  /** Server processes. */
  nodes: number;
  /** How many visits and calls go on at the same time. */
  lanes: number;
  /** Whether to wait until the records of ended calls are gone as well, two minutes. */
  patient: boolean;
}

export const DEFAULTS: Omit<Options, 'seed'> = {
  connects: 100_000,
  calls: 20_000,
  nodes: 2,
  lanes: 40,
  patient: true,
};

export const USAGE = `npm run soak -- [options]
  --connects N   connections, two of them for each call (100000)
  --calls N      calls (20000)
  --seed N       the same visits again; the seed of a run is its first line
  --nodes N      server processes (2)
  --lanes N      visits and calls at the same time (40)`;

export function parseOptions(args: string[]): Options {
  const options = Object.fromEntries(
    ['connects', 'calls', 'seed', 'nodes', 'lanes'].map((name) => [name, { type: 'string' } as const]),
  );
  const { values } = parseArgs({ args, options });
  const number = (name: string, otherwise: number): number => {
    const value = values[name] === undefined ? otherwise : Number(values[name]);
    if (!Number.isInteger(value) || value < 1)
      throw new OptionError(`--${name} must be a whole number from 1 on`);
    return value;
  };
  const given = {
    connects: number('connects', DEFAULTS.connects),
    calls: number('calls', DEFAULTS.calls),
    seed: number('seed', (Date.now() % 1_000_000) + 1),
    nodes: number('nodes', DEFAULTS.nodes),
    lanes: number('lanes', DEFAULTS.lanes),
  };
  if (given.connects < 2 * given.calls) throw new OptionError('--connects must be at least twice --calls');
  return { ...DEFAULTS, ...given };
}
