/** What the attacked processes must be like, during a run and after it. */
import type { Verdict } from '../chaos/verdict.js';
import { History } from '../chaos/history.js';
import { complaint } from '../chaos/logs.js';
import { ProcessCluster } from '../test/faults/process-cluster.js';
import { CROWD, type Settings } from '../test/support/nodes.js';
import { MEASURED, type Measure, measure } from '../test/support/measure.js';

/** Places and rings are short, and a process tells what it holds (measure.ts). */
const SETTINGS = { ...MEASURED, ...CROWD, RATE_FACTOR: '1', RESUME_SECONDS: '2', RING_SECONDS: '1' };
const MOST_GROWTH = 1.1;
const STILL_OPEN_MS = 10_000;

export class Nodes {
  #ending = false;

  private constructor(
    private readonly cluster: ProcessCluster,
    private readonly verdict: Verdict,
  ) {}

  /** `settings`: of each node; else such that a run can see everything of the attackers end. */
  static async start(count: number, verdict: Verdict, settings: Settings = SETTINGS): Promise<Nodes> {
    const nodes = new Nodes(await ProcessCluster.start(count, settings), verdict);
    for (const { id, exited } of nodes.cluster.live) {
      void exited.then(({ code, signal, output }) => {
        if (nodes.#ending) return;
        verdict.broken('no process ends', `${id}: ${signal ?? code}\n${output.slice(-2_000)}`);
      });
    }
    return nodes;
  }

  get urls(): string[] {
    return this.cluster.live.map(({ url }) => url);
  }

  get ports(): number[] {
    return this.cluster.live.map(({ port }) => port);
  }

  get pids(): number[] {
    return this.cluster.live.map(({ pid }) => pid);
  }

  get redisUrl(): string {
    return this.cluster.redis.url;
  }

  get prefix(): string {
    return this.cluster.env['REDIS_PREFIX'] as string;
  }

  measure(): Promise<Measure[]> {
    return Promise.all(this.cluster.live.map(measure));
  }

  /** The same once more, until files and connections are what they were, or it is clear that they will not be. */
  async measureAgain(before: readonly Measure[]): Promise<Measure[]> {
    for (const end = Date.now() + STILL_OPEN_MS; ;) {
      const now = await this.measure();
      const isBack = now.every(({ files }, i) => files <= (before[i]?.files ?? 0));
      if (isBack || Date.now() > end) return now;
    }
  }

  compare(before: readonly Measure[], after: readonly Measure[]): void {
    for (const [i, was] of before.entries()) {
      const is = after[i] as Measure;
      const name = `node ${i + 1}`;
      if (is.heap > was.heap * MOST_GROWTH)
        this.verdict.broken('memory is back to the start', `${name}: heap ${was.heap} -> ${is.heap} bytes`);
      if (is.files > was.files || is.sockets > was.sockets) {
        const detail = `${name}: files ${was.files} -> ${is.files}, connections ${was.sockets} -> ${is.sockets}`;
        this.verdict.broken('all connections are closed', detail);
      }
    }
  }

  /** No error that nobody expected, and nothing of what people said to each other. */
  readLogs(secrets: readonly string[]): void {
    const calm = new History();
    for (const { id, log } of this.cluster.live) {
      for (const line of log) {
        const wrong = complaint(line, id, calm);
        if (wrong !== null) this.verdict.broken('no unexpected error in any log', `${id}: ${wrong}`);
        if (secrets.some((secret) => line.includes(secret)))
          this.verdict.broken('no log holds a signal or a token', `${id}: ${line.slice(0, 300)}`);
      }
    }
  }

  async close(): Promise<void> {
    this.#ending = true;
    // A process that ended by itself has been reported.
    await this.cluster.close().catch(() => undefined);
  }
}
