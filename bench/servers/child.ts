/**
 * One server process that is measured from outside: its CPU time and memory are what the system
 * says of it, so that nothing runs in it which would not run elsewhere.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const START_MS = 20_000;
/** Last lines of its output, for the case that it dies. */
const LOG_LINES = 50;

export class Child {
  readonly #onLine = new Set<(line: string) => void>();
  #ending = false;

  private constructor(
    readonly process: ChildProcess,
    readonly url: string,
  ) {}

  static async start(file: string, env: Record<string, string>, nodeArgs: string[] = []): Promise<Child> {
    const { PATH, HOME } = process.env;
    const child = spawn(process.execPath, [...nodeArgs, file], {
      env: { PATH, HOME, NODE_ENV: 'production', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const end = (): void => void child.kill('SIGKILL');
    process.once('exit', end);
    child.once('exit', () => process.removeListener('exit', end));
    const log: string[] = [];
    const heard: { line: (line: string) => void } = { line: () => undefined };
    const url = await new Promise<string>((resolve, reject) => {
      const fail = (why: string): void => reject(new Error(`${file} ${why}\n${log.join('\n')}`));
      const timer = setTimeout(() => fail('does not listen'), START_MS);
      child.once('exit', () => fail('ended'));
      for (const stream of [child.stdout, child.stderr]) {
        createInterface({ input: stream }).on('line', (line) => {
          log.push(line);
          if (log.length > LOG_LINES) log.shift();
          heard.line(line);
          if (!line.startsWith('{') || !line.includes('"listening on')) return;
          clearTimeout(timer);
          resolve((JSON.parse(line) as { url: string }).url);
        });
      }
    });
    const started = new Child(child, url);
    heard.line = (line) => {
      for (const listener of started.#onLine) listener(line);
    };
    child.once('exit', (code, signal) => {
      // A figure of a server that died is no figure.
      if (!started.#ending) throw new Error(`${file} ended by itself (${signal ?? code})\n${log.join('\n')}`);
    });
    return started;
  }

  /** Time on a CPU so far, user and system, of all its threads; µs. */
  cpu(): number {
    const tasks = `/proc/${this.process.pid}/task`;
    let nanoseconds = 0;
    for (const task of readdirSync(tasks)) {
      try {
        nanoseconds += Number(readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ', 1)[0]);
      } catch {
        // It has just ended.
      }
    }
    return nanoseconds / 1_000;
  }

  /** Memory that it occupies (RSS), bytes. */
  memory(): number {
    const status = readFileSync(`/proc/${this.process.pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1024;
  }

  /**
   * The same after its garbage is collected, again and again while that gives memory back: V8 moves what is
   * left together only a few pages at a time. Only of one that was started with test/support/measure.preload.mjs.
   */
  async settledMemory(): Promise<number> {
    for (let last = Infinity; ;) {
      await this.#collect();
      const now = this.memory();
      if (now > last * 0.995) return Math.min(now, last);
      last = now;
    }
  }

  async #collect(): Promise<void> {
    const collected = new Promise<void>((resolve) => {
      const listener = (line: string): void => {
        if (!line.includes('"measured"')) return;
        this.#onLine.delete(listener);
        resolve();
      };
      this.#onLine.add(listener);
    });
    this.process.kill('SIGUSR2');
    await collected;
  }

  /** At once, or as an operator would end it. */
  async end(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    this.#ending = true;
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const gone = once(this.process, 'exit');
    this.process.kill(signal);
    await gone;
  }
}
