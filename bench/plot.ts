/**
 * The comparisons of a run as an SVG, written by hand: a row for each figure, how many times better
 * we are than the other; a mark at the median, a line from the worst round to the best. Colours of
 * medium lightness and no background, so that it reads on a light page and on a dark one.
 */
import type { Result } from './result.js';
import type { Figures } from './stats.js';
import { labelOf, OTHERS } from './table.js';

const WIDTH = 820;
const LEFT = 300;
const RIGHT = 70;
const TOP = 56;
const ROW = 30;
const LEAST = 0.25;
const MOST = 1_000;
const TICKS = [0.25, 0.5, 1, 2, 5, 10, 100, 1_000];

interface Row {
  readonly label: string;
  readonly median: number;
  readonly worst: number;
  readonly best: number;
}

const x = (times: number): number => {
  const share = Math.log(Math.min(MOST, Math.max(LEAST, times)) / LEAST) / Math.log(MOST / LEAST);
  return LEFT + share * (WIDTH - LEFT - RIGHT);
};
const at = (value: number): string => value.toFixed(1);
/** More of these is better, less of all others. */
const isMoreBetter = (figure: string): boolean => figure.startsWith('callsPerCpuSecond');
const short = (times: number): string => (times >= 10 ? times.toFixed(0) : times.toFixed(2));

export function plot(result: Result): string {
  const rows = Object.entries(result.comparisons).flatMap(([scenario, { ratio }]) =>
    Object.entries(ratio).flatMap(([figure, figures]) => {
      const row = toRow(scenario, figure, figures);
      return Number.isFinite(row.median) && row.median > 0 ? [row] : [];
    }),
  );
  const bottom = TOP + rows.length * ROW;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${bottom + 34}" role="img" font-family="system-ui, sans-serif" font-size="13">
<title>How many times better than the tutorial's server</title>
<g fill="#808080">
<text x="12" y="20" font-size="15">How many times better than the tutorial's server, in one run</text>
<text x="12" y="38">${result.machine}; right of 1 is better; the line spans the rounds</text>
</g>
${TICKS.map((times) => tick(times, bottom)).join('\n')}
${rows.map((row, i) => drawn(row, TOP + i * ROW + ROW / 2)).join('\n')}
</svg>
`;
}

function toRow(scenario: string, figure: string, { median, least, most }: Figures): Row {
  const better = (ratio: number): number => (isMoreBetter(figure) ? ratio : 1 / ratio);
  const { label } = labelOf(figure);
  const other = OTHERS[scenario];
  const whose = other === undefined ? label : `${label} (${other})`;
  return {
    label: whose,
    median: better(median),
    worst: Math.min(better(least), better(most)),
    best: Math.max(better(least), better(most)),
  };
}

const tick = (times: number, bottom: number): string =>
  `<line x1="${at(x(times))}" x2="${at(x(times))}" y1="${TOP}" y2="${bottom}" stroke="#808080" stroke-opacity="${times === 1 ? 0.9 : 0.3}"/>` +
  `<text x="${at(x(times))}" y="${bottom + 18}" fill="#808080" text-anchor="middle">${times}</text>`;

const drawn = ({ label, median, worst, best }: Row, y: number): string =>
  [
    `<text x="${LEFT - 12}" y="${y + 4}" fill="#808080" text-anchor="end">${label}</text>`,
    `<line x1="${at(x(worst))}" x2="${at(x(best))}" y1="${y}" y2="${y}" stroke="${median >= 1 ? '#2f8fd0' : '#e07b39'}" stroke-width="4" stroke-opacity="0.5"/>`,
    `<circle cx="${at(x(median))}" cy="${y}" r="5" fill="${median >= 1 ? '#2f8fd0' : '#e07b39'}"/>`,
    `<text x="${at(x(best) + 10)}" y="${y + 4}" fill="#808080">${short(median)}</text>`,
  ].join('');
