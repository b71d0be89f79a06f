/**
 * What is being hurt: a private Redis, a wire to it for each node, node processes, and a balancer
 * in front. Starts, ends and replaces parts; decides nothing. Whoever of the nodes ends without
 * being told to, or logs what it should not, is reported here.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Balancer, type Target } from '../test/support/balancer.js';
import { Processes, type Exit, type NodeProcess } from '../test/support/processes.js';
import { startRedis, type RedisServer } from '../test/support/redis.js';
import { TcpProxy } from '../test/support/tcp-proxy.js';
import type { History } from './history.js';
import { complaint } from './logs.js';
import type { Options } from './options.js';
import type { Verdict } from './verdict.js';

export const PREFIX = 'chaos';
/** A node that cannot start, since Redis is away, is started again, as a supervisor would. */
/** The default of DRAIN_SECONDS, and what a busy machine may add. */
const DRAIN_MS = 30_000;
const LATE_MS = 5_000;
const START_AGAIN_MS = 500;

export interface Node extends Target {
  readonly id: string;
  readonly process: NodeProcess;
  readonly wire: TcpProxy;
  /** Told to end: its end is no surprise. */
  ending: boolean;
}

export class Cluster {
  readonly nodes = new Set<Node>();
  readonly #processes = new Processes();
  readonly #wires = new Set<TcpProxy>();
  #closed = false;
  /** Nodes that could not start since Redis was away. */
  startsAgain = 0;

  private constructor(
    readonly redis: RedisServer,
    readonly balancer: Balancer,
    private readonly options: Options,
    private readonly history: History,
    private readonly verdict: Verdict,
  ) {}

  static async start(options: Options, history: History, verdict: Verdict): Promise<Cluster> {
    const cluster = new Cluster(
      await startRedis(),
      await Balancer.start([], { checks: true }),
      options,
      history,
      verdict,
    );
    await Promise.all(Array.from({ length: options.nodes }, () => cluster.add()));
    return cluster;
  }

  get url(): string {
    return this.balancer.url;
  }

  /** One node more, behind a wire of its own. */
  async add(): Promise<Node | undefined> {
    const wire = await TcpProxy.to(this.redis.port);
    this.#wires.add(wire);
    for (let tries = 0; !this.#closed; tries++) {
      try {
        return this.#added(await this.#processes.start(this.#settings(wire)), wire);
      } catch (error) {
        if (tries >= 100) throw error;
        this.#keepLog(`start-failed-${++this.startsAgain}`, String(error));
        await sleep(START_AGAIN_MS);
      }
    }
    return undefined;
  }

  async kill(node: Node): Promise<void> {
    this.#leaves(node);
    await node.process.kill();
    await this.#ended(node);
  }

  /** SIGTERM, and its end, which must be a clean one, and in time. */
  async drain(node: Node): Promise<Exit> {
    node.ending = true;
    const late = setTimeout(() => {
      const seconds = DRAIN_MS / 1_000;
      this.verdict.broken(
        'a node that is told to stop does so in DRAIN_SECONDS',
        `${node.id}: not in ${seconds} s`,
      );
      void node.process.kill();
    }, DRAIN_MS + LATE_MS);
    const exit = await node.process.terminate();
    clearTimeout(late);
    this.#leaves(node);
    if (exit.code !== 0) {
      this.verdict.broken(
        'a node that is told to stop exits with 0',
        `${node.id}: ${exit.signal ?? exit.code}`,
      );
    }
    await this.#ended(node);
    return exit;
  }

  byId(id: string): Node | undefined {
    return [...this.nodes].find((node) => node.id === id);
  }

  /** Reads the logs of those that still run, and ends everything at once. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const node of this.nodes) {
      this.#leaves(node);
      node.process.thaw();
      this.#readLog(node);
    }
    // The deaths that matter are reported where they happen.
    await this.#processes.close().catch(() => undefined);
    await this.balancer.close();
    await Promise.all([...this.#wires].map((wire) => wire.close()));
    this.redis.thaw();
    await this.redis.close();
  }

  #settings(wire: TcpProxy): Record<string, string> {
    return {
      REDIS_URL: wire.url,
      REDIS_PREFIX: PREFIX,
      RING_SECONDS: String(this.options.ring),
      RESUME_SECONDS: String(this.options.resume),
      // The same few call each other for hours, and hang up before anybody answers.
      RATE_FACTOR: '0',
    };
  }

  #added(process: NodeProcess, wire: TcpProxy): Node {
    const { id, port, url } = process;
    const node: Node = { id, port, url, process, wire, ending: false };
    this.nodes.add(node);
    this.balancer.add(node);
    void process.exited.then((exit) => {
      if (node.ending) return;
      this.#leaves(node);
      this.verdict.broken('no node ends by itself', `${id}: ${exit.signal ?? exit.code}`);
    });
    return node;
  }

  #leaves(node: Node): void {
    node.ending = true;
    this.nodes.delete(node);
    this.balancer.remove(node);
  }

  async #ended(node: Node): Promise<void> {
    await node.wire.close();
    this.#wires.delete(node.wire);
    this.#readLog(node);
  }

  #readLog({ id, process: { log } }: Node): void {
    this.#keepLog(id, log.join('\n'));
    for (const line of log) {
      const wrong = complaint(line, id, this.history);
      if (wrong !== null) this.verdict.broken('no unexpected error in any log', `${id}: ${wrong}`);
    }
  }

  #keepLog(name: string, text: string): void {
    const { logs } = this.options;
    if (logs === undefined) return;
    mkdirSync(logs, { recursive: true });
    writeFileSync(`${logs}/${name}.log`, `${text}\n`);
  }
}
