/**
 * Promises that were broken, each with what happened, when, and what had been done to the cluster
 * just before. Everybody in the run reports here; run.ts makes the exit code of it.
 */
export interface Breach {
  /** The promise, in the words of the table. */
  readonly promise: string;
  readonly detail: string;
  /** Seconds since the start. */
  readonly at: number;
  /** The faults of the minute before. */
  readonly after: readonly string[];
}

/** A run that goes wrong altogether is told by its first breaches. */
const MOST = 200;

export class Verdict {
  readonly breaches: Breach[] = [];
  #omitted = 0;

  constructor(
    private readonly seconds: () => number,
    private readonly recentFaults: () => readonly string[],
    private readonly say: (line: string) => void,
  ) {}

  broken(promise: string, detail: string): void {
    if (this.breaches.length >= MOST) {
      this.#omitted++;
      return;
    }
    const breach = { promise, detail, at: this.seconds(), after: this.recentFaults() };
    this.breaches.push(breach);
    this.say(`BROKEN at ${breach.at.toFixed(1)} s: ${promise}: ${detail}`);
  }

  get omitted(): number {
    return this.#omitted;
  }
}
