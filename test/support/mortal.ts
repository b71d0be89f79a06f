/**
 * Child processes that do not outlive us, nor need to keep us alive: a test file that failed before
 * it could close them ends all the same. Where the system can (Linux), it ends them with the one who
 * started them, however that ended: jest gives up a test file without a word to its listeners.
 */
import { type ChildProcess, spawn, spawnSync, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';

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

/** From now on it does not keep us alive; for one that has started and has nothing to tell. */
export const letGo = (child: ChildProcess): void => each(child, (one) => one.unref());

/** Before its end is waited for. */
export const holdOn = (child: ChildProcess): void => each(child, (one) => one.ref());

function each(child: ChildProcess, what: (one: Pick<Socket, 'ref' | 'unref'>) => unknown): void {
  what(child as unknown as Socket);
  for (const pipe of [child.stdout, child.stderr]) if (pipe) what(pipe as Socket);
}

/** Kills it, and waits until it is gone. */
export async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  holdOn(child);
  child.kill('SIGKILL');
  await gone;
}
