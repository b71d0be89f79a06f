/** What a run of the fuzzer is told on its command line. Used by main.ts; the tests make their own Options. */
import { parseArgs } from 'node:util';
import { OptionError } from '../test/support/option-error.js';

export interface Options {
  /** How much is sent altogether: requests, frames, HTTP requests. */
  packets: number;
  seed: number;
  nodes: number;
  /** Attackers who register and then send what they like. */
  guests: number;
  /** Attackers who never get in. */
  knockers: number;
  /** Instead of packets: strangers who may register and obey no rule (hostile/run.ts). */
  hostile: boolean;
  /** How long those are at it. */
  seconds: number;
}

export const DEFAULTS: Omit<Options, 'seed'> = {
  packets: 20_000,
  nodes: 3,
  guests: 12,
  knockers: 6,
  hostile: false,
  seconds: 20,
};

export const USAGE = `npm run fuzz -- [options]
  --packets N   how much is sent altogether (20000)
  --seed N      the same packets again, but for ids; the seed of a run is its first line
  --nodes N     server processes (3)
  --guests N    attackers who register and then send what they like (12)
  --knockers N  attackers who never get in (6)
  --hostile     instead: strangers who may register and then obey no rule (docs/hostile.md); takes only
                --nodes and --seconds
  --seconds N   how long those are at it (20)`;

export function parseOptions(args: string[]): Options {
  const text = { type: 'string' } as const;
  const names = { packets: text, seed: text, nodes: text, guests: text, knockers: text, seconds: text };
  const { values } = parseArgs({ args, options: { ...names, hostile: { type: 'boolean' } } });
  const number = (name: keyof typeof names, least: number, otherwise: number): number => {
    const value = values[name] === undefined ? otherwise : Number(values[name]);
    if (!Number.isSafeInteger(value) || value < least)
      throw new OptionError(`--${name} must be a whole number from ${least} on`);
    return value;
  };
  return {
    packets: number('packets', 1_000, DEFAULTS.packets),
    seed: number('seed', 0, Date.now() % 1_000_000),
    nodes: number('nodes', 1, DEFAULTS.nodes),
    guests: number('guests', 2, DEFAULTS.guests),
    knockers: number('knockers', 1, DEFAULTS.knockers),
    hostile: values.hostile ?? false,
    seconds: number('seconds', 5, DEFAULTS.seconds),
  };
}
