/** The table that a run ends with, as plain text: what was done, what was kept, how long it took. */
import { quantile } from '../test/support/quantile.js';
import { KINDS, MEANING } from './history.js';
import { FROM_ITS_END } from './recovery.js';
import type { Result } from './result.js';

const seconds = (ms: number): string => (ms / 1_000).toFixed(ms < 10_000 ? 2 : 1);
const row = (cells: readonly string[], widths: readonly number[]): string =>
  cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ');

export function table(result: Result): string {
  const { pairs, crowd, film } = result;
  const failed = Object.entries(crowd.failed).map(([code, count]) => `${code} ${count}`);
  return [
    `chaos, seed ${result.seed}, ${result.minutes} minutes, ${result.machine}`,
    '',
    ...faults(result),
    '',
    `calls that last    ${pairs.kept} of ${pairs.total} kept, ${pairs.lost} times lost; ${pairs.resumed} sessions resumed, ${pairs.signals} signals came through`,
    `new calls          ${crowd.planned}: ${crowd.talked} talked, ${crowd.asPlanned} declined, cancelled or missed as planned; failed: ${failed.join(', ') || 'none'} (${crowd.failedInCalm} with no fault near)`,
    `set-up, s          ${spread(crowd.setUp)}`,
    `hang-up told, s    ${spread(crowd.hungUp)}; ${crowd.saidBye} not by the server, which was away, but by the page itself`,
    `directory, s       ${spread(result.directory)} until true again after Redis is back (${result.directory.length} times)`,
    `gone, still shown  at most ${seconds(result.longestGhost)} s, of ${result.passers} who came and went`,
    film
      ? `video              longest gap ${film.longestGap.toFixed(0)} ms (at ${film.longestGapAt.toFixed(0)} s), ${film.longGaps} over 500 ms, ${film.frames} frames`
      : 'video              not filmed (--browsers)',
    `this process       stood still for at most ${result.longestStall.toFixed(0)} ms; the nodes reach Redis through it`,
    '',
    ...verdict(result),
  ].join('\n');
}

function faults({ actions, recoveries }: Result): string[] {
  const widths = [60, 5, 7, 6, 6, 6];
  const rows = KINDS.map((kind) => {
    const times = recoveries.filter((one) => one.kind === kind).flatMap(({ calls }) => calls);
    const from = FROM_ITS_END.has(kind) ? ' *' : '';
    const figures =
      times.length === 0 ? ['-', '-', '-'] : [0.5, 0.95, 1].map((q) => seconds(quantile(times, q)));
    return row([MEANING[kind] + from, String(actions[kind] ?? 0), String(times.length), ...figures], widths);
  });
  return [
    row(['what was done', 'times', 'calls', 'p50', 'p95', 'max'], widths),
    ...rows,
    'p50, p95, max: seconds that the calls it touched waited for a signal, from the fault on',
    '* from its end on: until then nothing can pass between nodes',
  ];
}

const spread = (values: readonly number[]): string =>
  values.length === 0
    ? 'none'
    : `p50 ${seconds(quantile(values, 0.5))}, p95 ${seconds(quantile(values, 0.95))}, max ${seconds(Math.max(...values))}`;

function verdict({ breaches, omitted, seed }: Result): string[] {
  if (breaches.length === 0) return ['every promise was kept'];
  const counts = new Map<string, number>();
  for (const { promise } of breaches) counts.set(promise, (counts.get(promise) ?? 0) + 1);
  return [
    `BROKEN (seed ${seed}):`,
    ...[...counts].map(([promise, count]) => `  ${String(count).padStart(4)} times: ${promise}`),
    ...breaches
      .slice(0, 20)
      .map(({ at, promise, detail, after }) =>
        [`  ${at.toFixed(1)} s: ${promise}: ${detail}`, ...after.map((fault) => `      after ${fault}`)].join(
          '\n',
        ),
      ),
    ...(omitted > 0 ? [`  and ${omitted} more`] : []),
  ];
}
