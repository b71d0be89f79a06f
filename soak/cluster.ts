/** The nodes under a soak and what each says of itself: its metrics, after its garbage is gone. */
import { freePort } from '../test/support/free-port.js';
import { MEASURED, measure } from '../test/support/measure.js';
import { type NodeProcess, Processes } from '../test/support/processes.js';
import { type RedisServer, startRedis } from '../test/support/redis.js';

export const PREFIX = 'soak';
/** Short ones: whatever is kept for a while is to be gone before the run is over. */
const SETTINGS = { RESUME_SECONDS: '2', RING_SECONDS: '2', RATE_FACTOR: '0' };

/** What is held against what it was before. */
export interface Sizes {
  /** Bytes. */
  readonly heap: number;
  /** Open file descriptors. */
  readonly files: number;
  readonly timers: number;
}

export class SoakNode {
  constructor(
    readonly process: NodeProcess,
    private readonly metricsPort: number,
  ) {}

  get url(): string {
    return this.process.url;
  }

  /** By name with labels, as Prometheus would read them. */
  async metrics(): Promise<Map<string, number>> {
    // Closed at once: an idle one would be counted among the open files, or not.
    const headers = { connection: 'close' };
    const text = await (await fetch(`http://127.0.0.1:${this.metricsPort}/metrics`, { headers })).text();
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    return new Map(
      lines.map((line) => {
        const space = line.lastIndexOf(' ');
        return [line.slice(0, space), Number(line.slice(space + 1))];
      }),
    );
  }

  /** The tables that are not empty, each with what it holds. */
  async inUse(): Promise<string[]> {
    const full: string[] = [];
    let tables = 0;
    for (const [name, value] of await this.metrics()) {
      if (!/^dogeller_(connections|people_online|calls|table_entries\{.*\})$/.test(name)) continue;
      tables++;
      if (value !== 0) full.push(`${name} ${value}`);
    }
    if (tables < 4) throw new Error('the metrics do not say what the tables hold');
    return full;
  }

  async sizes(): Promise<Sizes> {
    const { heap, files } = await measure(this.process);
    const timers = (await this.metrics()).get('dogeller_node_nodejs_active_resources{type="Timeout"}');
    return { heap, files, timers: timers ?? 0 };
  }
}

export class SoakCluster {
  readonly #processes = new Processes();
  readonly nodes: SoakNode[] = [];

  private constructor(readonly redis: RedisServer) {}

  static async start(nodes: number): Promise<SoakCluster> {
    const cluster = new SoakCluster(await startRedis());
    try {
      for (let i = 0; i < nodes; i++) await cluster.#add();
    } catch (error) {
      await cluster.close().catch(() => undefined);
      throw error;
    }
    return cluster;
  }

  /** Fails when a node ended by itself. */
  async close(): Promise<void> {
    try {
      await this.#processes.close();
    } finally {
      await this.redis.close();
    }
  }

  async #add(): Promise<void> {
    const port = await freePort();
    const redis = { REDIS_URL: this.redis.url, REDIS_PREFIX: PREFIX };
    const settings = { ...SETTINGS, ...redis, ...MEASURED, METRICS_PORT: String(port) };
    this.nodes.push(new SoakNode(await this.#processes.start(settings), port));
  }
}
