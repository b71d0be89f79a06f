/**
 * `npm start` as a person or a service runs it: npm, its shell and the app, in one process group of
 * their own. For what only the whole group can show: signals, files, another user.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { newDataDir } from './data-dir.js';
import { spawnMortal } from './mortal.js';

export interface NpmStart {
  readonly child: ChildProcess;
  /** Lines of standard output and error so far. */
  readonly log: readonly string[];
  /** Resolves to the app's address. Rejects when npm ends before. */
  readonly listening: Promise<string>;
  /** npm has ended, and nothing of the group writes to its pipes any more. */
  readonly ended: Promise<number | null>;
  /** To the whole process group, as a terminal or systemd sends it. */
  signal(name: NodeJS.Signals): void;
}

export interface NpmStartOptions {
  readonly cwd: string;
  /** Undefined: the default, whatever the tests have. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Another user, by number; only root may. */
  readonly uid?: number;
}

const LOCAL = { HOST: '127.0.0.1', PORT: '0', METRICS_PORT: '0' };

export function npmStart({ cwd, env = {}, uid }: NpmStartOptions): NpmStart {
  const npm = process.env['npm_execpath'];
  const [file, ...args] = npm ? [process.execPath, npm, 'start'] : ['npm', 'start'];
  const child = spawnMortal(file as string, args, {
    cwd,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...LOCAL, DATA_DIR: newDataDir(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    ...(uid !== undefined && { uid, gid: uid }),
  });
  const log: string[] = [];
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const listening = new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on('line', (line) => {
        log.push(line);
        if (line.startsWith('{') && line.includes('"listening on '))
          resolve((JSON.parse(line) as { url: string }).url);
      });
    }
    void ended.then((code) => reject(new Error(`npm start ended (${code}):\n${log.join('\n')}`)));
  });
  listening.catch(() => undefined);
  const signal = (name: NodeJS.Signals): void => {
    try {
      process.kill(-(child.pid as number), name);
    } catch {
      // The group has ended.
    }
  };
  return { child, log, listening, ended, signal };
}
