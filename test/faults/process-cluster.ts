/**
 * A cluster of real processes on a private Redis, for what only a process can suffer: kill -9,
 * SIGSTOP, SIGTERM. Its devices move between the living nodes as the page would behind a balancer.
 */
import { Device } from '../support/device.js';
import { type Settings, uniquePrefix } from '../support/nodes.js';
import { type Exit, type NodeProcess, Processes } from '../support/processes.js';
import { type RedisServer, startRedis } from '../support/redis.js';

export class ProcessCluster {
  readonly #processes = new Processes();
  readonly #devices: Device[] = [];
  readonly #all: NodeProcess[] = [];
  /** Where new connections go. */
  readonly live: NodeProcess[] = [];

  private constructor(
    readonly redis: RedisServer,
    readonly env: Settings,
  ) {}

  /** So many nodes, or one for each of these settings; node(i) is the i-th. */
  static async start(nodes: number | readonly Settings[], env: Settings = {}): Promise<ProcessCluster> {
    const redis = await startRedis();
    // Its devices call each other without end, and what was not answered is called again at once.
    const lifted = { RATE_FACTOR: '0' };
    const shared = { REDIS_URL: redis.url, REDIS_PREFIX: uniquePrefix(), LOG_LEVEL: 'info', ...lifted };
    const cluster = new ProcessCluster(redis, { ...shared, ...env });
    const own = typeof nodes === 'number' ? Array.from({ length: nodes }, () => ({})) : nodes;
    const started = await Promise.all(own.map((settings) => cluster.#start(settings)));
    cluster.live.push(...started);
    return cluster;
  }

  /** One more node, with new connections from now on. `own`: settings of this one only. */
  async add(own: Settings = {}): Promise<NodeProcess> {
    const node = await this.#start(own);
    this.live.push(node);
    return node;
  }

  node(i: number): NodeProcess {
    const node = this.live[i];
    if (!node) throw new Error(`there is no node ${i}`);
    return node;
  }

  /** A new person whose device is on this node first. */
  async device(name: string, node: NodeProcess): Promise<Device> {
    const device = await Device.online(name, node.url, () => this.live.map(({ url }) => url));
    this.#devices.push(device);
    return device;
  }

  /** No new connections to this one. */
  retire(node: NodeProcess): void {
    this.live.splice(this.live.indexOf(node), 1);
  }

  /** kill -9. @returns when, by performance.now() */
  async kill(...nodes: NodeProcess[]): Promise<number> {
    for (const node of nodes) this.retire(node);
    const at = performance.now();
    await Promise.all(nodes.map((node) => node.kill()));
    return at;
  }

  /** SIGTERM, as a balancer sees it: no new connections, then gone. */
  terminate(node: NodeProcess): Promise<Exit> {
    this.retire(node);
    return node.terminate();
  }

  /** What no log may hold, of living and dead nodes. */
  unhandled(): string[] {
    return this.#all.flatMap(({ log }) =>
      log.filter((line) => /unhandled|uncaught|a request failed|"level":60/i.test(line)),
    );
  }

  async #start(own: Settings): Promise<NodeProcess> {
    const node = await this.#processes.start({ ...this.env, ...own });
    this.#all.push(node);
    return node;
  }

  async close(): Promise<void> {
    await Promise.all(this.#devices.map((device) => device.close()));
    await this.#processes.close();
    await this.redis.close();
  }
}
