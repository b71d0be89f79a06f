/**
 * Child processes that do not outlive us. Where the system can (Linux), it ends them with the one
 * who started them, however that ended: jest gives up a test file without a word to its listeners.
 */
import { type ChildProcess, spawn, spawnSync, type SpawnOptions } from 'node:child_process';

const PDEATHSIG = ['setpriv', '--pdeathsig', 'KILL'] as const;
/** What setpriv, as a shell, exits with when there is no such program. */
export const NOT_FOUND = 127;

let able: boolean | undefined;
const isAble = (): boolean => {
  const [file, ...args] = PDEATHSIG;
  return (able ??= spawnSync(file, [...args, 'true']).status === 0);
};

export function spawnMortal(file: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const [first, ...rest] = isAble() ? [...PDEATHSIG, file, ...args] : [file, ...args];
  const child = spawn(first as string, rest, options);
  const end = (): void => void child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.removeListener('exit', end));
  return child;
}
