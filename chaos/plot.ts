/**
 * Recovery times as an SVG, written by hand: a row for each kind of fault, a dot for each call it
 * touched, marks at the median and the 95th percentile. No background and colours of medium
 * lightness, so that it reads on a light page and on a dark one.
 */
import { quantile } from '../test/support/quantile.js';
import { KINDS, type Kind } from './history.js';
import { FROM_ITS_END } from './recovery.js';
import type { Result } from './result.js';

const NAMES: Readonly<Record<Kind, string>> = {
  kill: 'node killed',
  drain: 'node drained',
  freeze: 'node frozen',
  'redis-kill': 'Redis killed, back empty *',
  'redis-freeze': 'Redis frozen *',
  cut: 'node cut off from Redis *',
  drop: 'connections cut',
};
const WIDTH = 820;
const LEFT = 210;
const RIGHT = 20;
const TOP = 56;
const ROW = 44;
/** ms; what is less lies on the edge. */
const LEAST = 10;
const MOST = 40_000;
const TICKS = [10, 100, 1_000, 5_000, 10_000, 30_000];

interface Row {
  readonly name: string;
  readonly times: readonly number[];
}

const x = (ms: number): number => {
  const share = Math.log(Math.min(MOST, Math.max(LEAST, ms)) / LEAST) / Math.log(MOST / LEAST);
  return LEFT + share * (WIDTH - LEFT - RIGHT);
};
const label = (ms: number): string => (ms < 1_000 ? `${ms} ms` : `${ms / 1_000} s`);
const at = (value: number): string => value.toFixed(1);

export function plot(result: Result): string {
  const rows: Row[] = [
    ...KINDS.map((kind) => ({
      name: NAMES[kind],
      times: result.recoveries.filter((one) => one.kind === kind).flatMap(({ calls }) => calls),
    })),
    { name: 'directory true again *', times: result.directory },
    { name: 'hang-up heard', times: result.crowd.hungUp },
  ].filter(({ times }) => times.length > 0);
  const bottom = TOP + rows.length * ROW;
  const nodes = result.settings['nodes'];
  const starred = KINDS.some((kind) => FROM_ITS_END.has(kind));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${bottom + 56}" role="img" font-family="system-ui, sans-serif" font-size="13">
<title>How long calls waited for a signal after a fault</title>
<g fill="#808080">
<text x="${LEFT}" y="20" font-size="15">How long the calls that a fault touched waited for a signal</text>
<text x="${LEFT}" y="38">${result.minutes} minutes, ${nodes} nodes, ${result.pairs.total} calls, seed ${result.seed}; a dot is one call, bars are the median and p95</text>
</g>
${TICKS.map((ms) => tick(ms, bottom)).join('\n')}
${rows.map((row, i) => drawn(row, TOP + i * ROW + ROW / 2)).join('\n')}
<text x="${LEFT}" y="${bottom + 42}" fill="#808080">${starred ? '* counted from when Redis can be reached again' : ''}</text>
</svg>
`;
}

const tick = (ms: number, bottom: number): string =>
  `<line x1="${at(x(ms))}" x2="${at(x(ms))}" y1="${TOP}" y2="${bottom}" stroke="#808080" stroke-opacity="0.3"/>` +
  `<text x="${at(x(ms))}" y="${bottom + 18}" fill="#808080" text-anchor="middle">${label(ms)}</text>`;

function drawn({ name, times }: Row, y: number): string {
  const dots = times.map((ms, i) => {
    // Spread over the row, always in the same way.
    const off = ((i * 7) % 17) - 8;
    return `<circle cx="${at(x(ms))}" cy="${at(y + off)}" r="2.5"/>`;
  });
  const bars = [0.5, 0.95].map((share) => {
    const place = at(x(quantile(times, share)));
    return `<line x1="${place}" x2="${place}" y1="${y - 14}" y2="${y + 14}"/>`;
  });
  return [
    `<text x="${LEFT - 12}" y="${y + 4}" fill="#808080" text-anchor="end">${name} (${times.length})</text>`,
    `<g fill="#2f8fd0" fill-opacity="0.45">${dots.join('')}</g>`,
    `<g stroke="#e07b39" stroke-width="2.5">${bars.join('')}</g>`,
  ].join('\n');
}
