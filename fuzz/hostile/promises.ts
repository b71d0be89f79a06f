/**
 * What holds while strangers obey no rule (section 7 of the contract), each with the way in which a
 * result shows that it does not. Those that are found out as they happen (by newcomers and
 * bystanders) only have their words here.
 */
import type { HostileResult } from './result.js';

const MIB = 2 ** 20;
const MOST_GROWTH = 64 * MIB;
const MOST_P50 = 2;
const MOST_P99 = 3;

type Found = Omit<HostileResult, 'breaches'>;

interface Promised {
  readonly words: string;
  /** What is wrong, if something is. */
  readonly breach?: (found: Found) => string | undefined;
}

const latency = (share: 'p50' | 'p99', most: number): Promised => ({
  words: `a bystander pair's ${share} stays under ${most} times its idle value`,
  breach: ({ idle, attacked }) =>
    attacked[share] < most * idle[share]
      ? undefined
      : `${idle[share].toFixed(2)} -> ${attacked[share].toFixed(2)} ms, ${(attacked[share] / idle[share]).toFixed(2)} times`,
});

export const PROMISES: readonly Promised[] = [
  {
    words: 'no node takes more than 64 MiB over its start',
    breach: ({ memory }) => {
      const grown = memory.map(({ start, most }) => (most - start) / MIB);
      const worst = Math.max(...grown) * MIB;
      return worst <= MOST_GROWTH ? undefined : grown.map((one) => `+${one.toFixed(1)} MiB`).join(', ');
    },
  },
  latency('p50', MOST_P50),
  latency('p99', MOST_P99),
  {
    words: 'Redis is back to its size within a minute',
    breach: ({ redis: { back, start, end, kinds } }) =>
      back === null
        ? `${start.keys} -> ${end.keys} keys, ${start.bytes} -> ${end.bytes} bytes: ${kinds}`
        : undefined,
  },
  { words: 'nobody else is refused' },
  { words: "bystanders' signals pass" },
  { words: 'bystanders keep their connections' },
  { words: 'bystanders hear nothing that is not for them' },
  { words: 'no process ends' },
  { words: 'no unexpected error in any log' },
];
