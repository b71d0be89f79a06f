/** What a soak found, as plain text, and whether it holds. */
import type { Result } from './run.js';

/** Heap at the end, as a part of that after the warm-up. */
export const MOST_HEAP = 1.1;
/**
 * Bytes that a node remembers of each person who went, for minutes or until its tables are full
 * (docs/bounds.md: lately.ts and revocations.ts), and the most of it.
 */
const REMEMBERED_EACH = 300;
const REMEMBERED_MOST = 4 * 2 ** 20;

/** What may be more by chance at the moment of looking: a loop at work, a question under way. */
const CHANCE = { files: 0, timers: 8 } as const;

const MiB = 2 ** 20;

export interface Finding {
  readonly what: string;
  readonly before: string;
  readonly after: string;
  readonly good: boolean;
}

export function findings({ before, after, connects }: Result): Finding[] {
  const remembered = Math.min(REMEMBERED_MOST, REMEMBERED_EACH * connects);
  return before.flatMap((then, i) => {
    const now = after[i];
    if (!now) return [];
    const mib = (bytes: number): string => `${(bytes / MiB).toFixed(1)} MiB`;
    return [
      {
        what: `node ${i + 1}, heap`,
        before: mib(then.heap),
        after: `${mib(now.heap)} (${((now.heap / then.heap - 1) * 100).toFixed(1)} %)`,
        good: now.heap <= then.heap * MOST_HEAP + remembered,
      },
      ...(['files', 'timers'] as const).map((what) => ({
        what: `node ${i + 1}, ${what === 'files' ? 'open files' : what}`,
        before: String(then[what]),
        after: String(now[what]),
        good: now[what] <= then[what] + CHANCE[what],
      })),
    ];
  });
}

/** Whether nothing is left, and nothing has grown. */
export const holds = (result: Result): boolean =>
  result.left.length === 0 && result.before.length > 0 && findings(result).every(({ good }) => good);

export function table(result: Result): string {
  const { options, connects, calls, seconds, tally, left } = result;
  const rows = findings(result).map(({ what, before, after, good }) =>
    [what.padEnd(20), before.padStart(10), after.padStart(22), good ? '' : '  TOO MUCH'].join(' '),
  );
  return [
    `seed ${options.seed}, ${options.nodes} nodes: ${connects} connects and ${calls} calls in ${seconds.toFixed(0)} s`,
    ...Object.entries(tally)
      .sort()
      .map(([what, count]) => `  ${what.padEnd(26)} ${String(count).padStart(7)}`),
    `${''.padEnd(20)} ${'after warm-up'.padStart(10)} ${'at the end'.padStart(19)}`,
    ...rows,
    left.length === 0 ? 'nothing is left in Redis and in the tables of the nodes' : 'LEFT:',
    ...left.slice(0, 20).map((one) => `  ${one}`),
    holds(result) ? 'it holds' : 'IT DOES NOT HOLD',
  ].join('\n');
}
