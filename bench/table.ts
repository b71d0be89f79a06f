/** The figures of a run as a table for a terminal. */
import type { Comparison } from './compare.js';
import type { Result } from './result.js';
import type { Figures } from './stats.js';

interface Row {
  readonly label: string;
  readonly ours: string;
  readonly theirs: string;
  readonly ratio: string;
}

/** What a figure is called and in what it is told. */
const LABELS: readonly [figure: RegExp, label: string, scale: number, unit: string][] = [
  [/^callsPerCpuSecond$/, 'call set-ups per CPU-second', 1, ''],
  [/^callsPerCpuSecondAtOnce/, 'call set-ups per CPU-second, pairs at once:', 1, ''],
  [/^cpuPerSignal$/, 'CPU per relayed signal', 1, 'µs'],
  [/^p50$/, 'one way, p50', 1, 'ms'],
  [/^p99$/, 'one way, p99', 1, 'ms'],
  [/^bytesPerIdle$/, 'memory per idle person', 1 / 1024, 'KiB'],
  [/^cpuPerJoinInSight/, 'CPU per join in sight of all, among', 1 / 1_000, 'ms'],
  [/^bytesPerJoinInSight/, 'bytes per join in sight of all, among', 1 / 1_000, 'kB'],
  [/^cpuPerJoin/, 'CPU per join among', 1 / 1_000, 'ms'],
  [/^bytesPerJoin/, 'bytes per join among', 1 / 1_000, 'kB'],
  [/^seconds$/, 'all are back and all is quiet', 1, 's'],
  [/^megabytes$/, 'sent meanwhile', 1, 'MB'],
  [/^refused$/, 'refused meanwhile', 1, ''],
  [/^publishes$/, 'publications per signal', 1, ''],
  [/^commands$/, 'Redis commands per signal', 1, ''],
  [/^bytesPerPayload$/, 'bytes out of Redis per byte of payload', 1, ''],
  [/^redisCpu$/, 'CPU of Redis per signal', 1, 'µs'],
  [/^cpu$/, 'CPU per signal, servers and Redis', 1, 'µs'],
];

export function labelOf(figure: string): { label: string; scale: number; unit: string } {
  const [, label = figure, scale = 1, unit = ''] = LABELS.find(([pattern]) => pattern.test(figure)) ?? [];
  const among = /\d+$/.exec(figure.replace(/^p\d+$/, ''))?.[0];
  return { label: among === undefined ? label : `${label} ${among}`, scale, unit };
}

const short = (value: number): string =>
  Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2);

const told = ({ median, least, most, rounds }: Figures, scale: number): string => {
  if (Number.isNaN(median)) return '–';
  const range = rounds > 1 ? ` (${short(least * scale)}-${short(most * scale)})` : '';
  return `${short(median * scale)}${range}`;
};

/** Who the other is, where it is not the tutorial's server. */
export const OTHERS: Readonly<Record<string, string>> = { cluster: 'bare channel', flood: 'nobody floods' };

export function table(result: Result): string {
  const blocks = Object.entries(result.comparisons).map(([name, comparison]) =>
    block(name, OTHERS[name] ?? 'tutorial', rows(comparison)),
  );
  const alone = [
    ...Object.entries(result.redis).map(([nodes, turn]) => [`on ${nodes} nodes`, turn] as const),
    ['across two nodes', result.latencyAcross] as const,
    ['after the death of a node', result.nodeDies] as const,
  ].flatMap(([where, turn]) =>
    Object.entries(turn ?? {}).map(([figure, value]) => {
      const { label, scale, unit } = labelOf(figure);
      return {
        label: `${label} ${unit && `(${unit}) `}${where}`,
        ours: short(value * scale),
        theirs: '',
        ratio: '',
      };
    }),
  );
  const heading = `bench, ${result.quick ? 'quick, ' : ''}${result.machine}`;
  return [heading, ...blocks, ...(alone.length > 0 ? [block('ours alone', '', alone)] : [])].join('\n\n');
}

function rows({ ours, theirs, ratio }: Comparison): Row[] {
  return Object.keys(ours).map((figure) => {
    const { label, scale, unit } = labelOf(figure);
    const of = (all: Readonly<Record<string, Figures>>, by: number): string => {
      const found = all[figure];
      return found ? told(found, by) : '';
    };
    return {
      label: unit ? `${label} (${unit})` : label,
      ours: of(ours, scale),
      theirs: of(theirs, scale),
      ratio: of(ratio, 1),
    };
  });
}

function block(name: string, other: string, all: readonly Row[]): string {
  const line = ({ label, ours, theirs, ratio }: Row): string =>
    `${label.padEnd(52)}${ours.padStart(24)}${theirs.padStart(24)}${ratio.padStart(22)}`.trimEnd();
  return [line({ label: name, ours: 'ours', theirs: other, ratio: other && 'ratio' }), ...all.map(line)].join(
    '\n',
  );
}
