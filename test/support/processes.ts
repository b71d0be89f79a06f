/**
 * Nodes as real processes of the built server, for what only a process can do: die, freeze, refuse
 * its settings, log. A process that ends without being told to is an error of the test that runs.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { newDataDir } from './data-dir.js';
import { holdOn, letGo, spawnMortal } from './mortal.js';
import type { Settings } from './nodes.js';

const MAIN = new URL('../../dist/main.js', import.meta.url).pathname;

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Standard output and error, as they came. */
  readonly output: string;
}

export interface NodeProcess {
  readonly url: string;
  readonly port: number;
  readonly id: string;
  readonly pid: number;
  /** Lines of standard output and error so far. */
  readonly log: readonly string[];
  readonly exited: Promise<Exit>;
  /** kill -9, and wait until it is gone. */
  kill(): Promise<void>;
  /** SIGTERM: a clean stop. */
  terminate(): Promise<Exit>;
  freeze(): void;
  thaw(): void;
}

/** Only what is given, and what a process needs to run at all: no variable of the tester leaks in. */
function launch(env: Settings, inside: readonly string[] = []): ChildProcess {
  if (!existsSync(MAIN)) throw new Error('dist/main.js is missing: npm run build comes before these tests');
  const needed = { PATH: process.env['PATH'], HOME: process.env['HOME'], DATA_DIR: newDataDir() };
  const [program, ...args] = [...inside, process.execPath, MAIN];
  return spawnMortal(program as string, args, {
    env: { ...needed, ...env } as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function watch(child: ChildProcess): {
  log: string[];
  exited: Promise<Exit>;
  onLine: (fn: (line: string) => void) => void;
} {
  const log: string[] = [];
  const listeners: ((line: string) => void)[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      log.push(line);
      for (const fn of listeners) fn(line);
    });
  }
  // 'close' comes after the last line of output, 'exit' may come before it.
  const exited = once(child, 'close').then(([code, signal]: unknown[]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
    output: log.join('\n'),
  }));
  return { log, exited, onLine: (fn) => listeners.push(fn) };
}

const after = (ms: number, why: () => string): { fails: Promise<never>; stop(): void } => {
  let timer: NodeJS.Timeout;
  const fails = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(why())), ms);
  });
  return { fails, stop: () => clearTimeout(timer) };
};

/** Runs the server with settings that must stop it, and says how it ended. */
export async function runToExit(env: Settings, within = 10_000): Promise<Exit> {
  const child = launch(env);
  const { log, exited } = watch(child);
  const late = after(within, () => `the server did not refuse to start:\n${log.join('\n')}`);
  return Promise.race([exited, late.fails]).finally(() => {
    late.stop();
    child.kill('SIGKILL');
  });
}

/** All the processes of one test; `close` ends them and reports those that had died by themselves. */
export class Processes {
  readonly #children = new Set<ChildProcess>();
  readonly #deaths: string[] = [];

  /** `inside`: what is put in front of the command, to run it in another network for instance. */
  constructor(private readonly inside: readonly string[] = []) {}

  async start(env: Settings): Promise<NodeProcess> {
    const child = launch({ HOST: '127.0.0.1', PORT: '0', METRICS_PORT: '0', ...env }, this.inside);
    this.#children.add(child);
    const { log, exited, onLine } = watch(child);
    let expected = false;
    void exited.then(({ code, signal, output }) => {
      this.#children.delete(child);
      if (!expected) this.#deaths.push(`a node ended by itself (${signal ?? code}):\n${output}`);
    });
    const signal = async (name: 'SIGKILL' | 'SIGTERM'): Promise<Exit> => {
      expected = true;
      holdOn(child);
      child.kill(name);
      return exited;
    };
    const listening = new Promise<{ url: string; port: number; node: string }>((resolve) => {
      onLine((line) => {
        if (line.startsWith('{') && line.includes('"listening on ')) resolve(JSON.parse(line));
      });
    });
    const late = after(20_000, () => `the server does not listen:\n${log.join('\n')}`);
    const impossible = once(child, 'error').then(([error]) => Promise.reject(error as Error));
    impossible.catch(() => {});
    const died = exited.then(() => Promise.reject(new Error(`the server did not start:\n${log.join('\n')}`)));
    died.catch(() => {});
    const { url, port, node } = await Promise.race([listening, died, impossible, late.fails])
      .catch((error: unknown) => {
        // Nobody knows of it, so nobody else would end it.
        expected ||= child.exitCode === null;
        child.kill('SIGKILL');
        throw error;
      })
      .finally(late.stop);
    letGo(child);
    return {
      url,
      port,
      id: node,
      pid: child.pid as number,
      log,
      exited,
      kill: async () => void (await signal('SIGKILL')),
      terminate: () => signal('SIGTERM'),
      freeze: () => void child.kill('SIGSTOP'),
      thaw: () => void child.kill('SIGCONT'),
    };
  }

  async close(): Promise<void> {
    const deaths = [...this.#deaths];
    const gone = [...this.#children].map((child) => once(child, 'close'));
    for (const child of this.#children) {
      holdOn(child);
      child.kill('SIGKILL');
    }
    await Promise.all(gone);
    this.#deaths.length = 0;
    if (deaths.length > 0) throw new Error(deaths.join('\n\n'));
  }
}
