/**
 * What the system has given to each node process (VmRSS of proc(5), bytes), looked at all the time:
 * the most counts, not what is left when it is over. Linux only.
 */
import { readFileSync } from 'node:fs';

const LOOK_EVERY_MS = 100;

export function resident(pid: number): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kibibytes === undefined) throw new Error(`no VmRSS of process ${pid}`);
  return Number(kibibytes) * 1024;
}

export class Memory {
  readonly #most: number[];
  readonly #timer: NodeJS.Timeout;

  /** @param pids of processes that go on living until `stop` */
  constructor(private readonly pids: readonly number[]) {
    this.#most = pids.map(resident);
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
  }

  /** The most of each process so far, bytes. */
  get most(): readonly number[] {
    this.#look();
    return this.#most;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    for (const [i, pid] of this.pids.entries()) {
      this.#most[i] = Math.max(this.#most[i] as number, resident(pid));
    }
  }
}
