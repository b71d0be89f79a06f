/** What a run found, as plain text. */
import type { Result } from './result.js';

const MIB = 2 ** 20;

export function table(result: Result): string {
  const { signals, before, after, breaches } = result;
  const nodes = before.map((was, i) => {
    const is = after[i] ?? was;
    const heap = `heap ${(was.heap / MIB).toFixed(1)} -> ${(is.heap / MIB).toFixed(1)} MiB`;
    const buffers = `buffers ${(was.external / MIB).toFixed(1)} -> ${(is.external / MIB).toFixed(1)} MiB`;
    return `  node ${i + 1}        ${heap}, ${buffers}, files ${was.files} -> ${is.files}, connections ${was.sockets} -> ${is.sockets}`;
  });
  return [
    `fuzz, seed ${result.seed}: ${result.packets} packets in ${result.seconds.toFixed(0)} s, ${result.machine}`,
    `  sent          ${list(result.sent)}`,
    `  answers       ${list(result.answers)}`,
    `  HTTP          ${list(result.statuses)}`,
    `  attackers     ${result.visits} sessions, of which the server ended ${result.cut}`,
    `  bystanders    ${signals.count} signals, ms: p50 ${signals.p50.toFixed(0)}, p99 ${signals.p99.toFixed(0)}, max ${signals.max.toFixed(0)}; ${result.changes} directory changes`,
    ...nodes,
    '',
    ...(breaches.length === 0 ? ['every promise was kept'] : [`BROKEN (seed ${result.seed}):`]),
    ...breaches.map(({ at, promise, detail }) => `  ${at.toFixed(1)} s: ${promise}: ${detail}`),
  ].join('\n');
}

const list = (counts: Result['sent']): string =>
  Object.entries(counts)
    .sort(([, x], [, y]) => y - x)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
