/** What a hostile trial found, as plain text: the figures, then each promise and whether it was kept. */
import type { HostileResult, Latency } from './result.js';
import { PROMISES } from './promises.js';

const MIB = 2 ** 20;
const mib = (bytes: number): string => (bytes / MIB).toFixed(1);
const ms = ({ count, p50, p99, max }: Latency): string =>
  `${count} signals, ms: p50 ${p50.toFixed(1)}, p99 ${p99.toFixed(1)}, max ${max.toFixed(0)}`;

export function hostileTable(result: HostileResult): string {
  const { redis, idle, attacked, breaches } = result;
  const strangers = Object.entries(result.strangers).map(([kind, { rounds, acts, cut, answers }]) => {
    const codes = Object.entries(answers).sort(([, x], [, y]) => y - x);
    const said = codes.map(([code, count]) => `${code} ${count}`).join(', ');
    return `  ${kind.padEnd(21)} ${rounds} visits, ${acts} acts, ended by the server ${cut}; ${said}`;
  });
  const nodes = result.memory.map(
    ({ start, most }, i) =>
      `  node ${i + 1}                ${mib(start)} -> ${mib(most)} MiB (+${mib(most - start)})`,
  );
  const size = (one: typeof redis.start): string => `${one.keys} keys, ${mib(one.bytes)} MiB`;
  const back = redis.back === null ? 'not within a minute' : `after ${redis.back.toFixed(0)} s`;
  return [
    `hostile trial: ${result.seconds.toFixed(0)} s, ${result.machine}`,
    ...strangers,
    `  idle                  ${ms(idle)}`,
    `  attacked              ${ms(attacked)}: p50 ${ratio(attacked.p50, idle.p50)}, p99 ${ratio(attacked.p99, idle.p99)}`,
    ...nodes,
    `  Redis                 ${size(redis.start)} -> ${size(redis.most)} -> ${size(redis.end)}, back ${back}: ${redis.kinds}`,
    `  newcomers             ${result.newcomers} pairs came, talked and left`,
    '',
    ...PROMISES.map(({ words }) => {
      const broken = breaches.filter(({ promise }) => promise === words).length;
      return `  ${broken === 0 ? 'kept  ' : 'BROKEN'}  ${words}`;
    }),
    ...breaches.map(({ at, promise, detail }) => `  ${at.toFixed(1)} s: ${promise}: ${detail}`),
  ].join('\n');
}

const ratio = (is: number, was: number): string => `x${(is / was).toFixed(2)}`;
