/** A cluster on one private Redis, each node behind a wire of its own that can be cut. */
import { loadConfig } from '../../src/config.js';
import { type RunningNode, startNode } from '../../src/create-app.js';
import { LOCAL, type Settings, uniquePrefix } from '../support/nodes.js';
import { type RedisServer, startRedis } from '../support/redis.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { TestClient } from '../support/test-client.js';
import { sees } from '../support/window.js';

export class FaultyCluster {
  readonly #clients: TestClient[] = [];

  private constructor(
    readonly redis: RedisServer,
    readonly wires: readonly TcpProxy[],
    readonly nodes: readonly RunningNode[],
  ) {}

  static async start(size: number, env: Settings = {}): Promise<FaultyCluster> {
    const redis = await startRedis();
    const prefix = uniquePrefix();
    const wires = await Promise.all(Array.from({ length: size }, () => TcpProxy.to(redis.port)));
    const nodes = await Promise.all(
      wires.map(({ url }) =>
        startNode(
          loadConfig({
            ...LOCAL,
            LOG_LEVEL: 'silent',
            REDIS_URL: url,
            REDIS_PREFIX: prefix,
            ...env,
          }),
        ),
      ),
    );
    return new FaultyCluster(redis, wires, nodes);
  }

  async person(
    name: string,
    node: number,
    more: { token?: string; device?: string } = {},
  ): Promise<TestClient> {
    const client = await TestClient.connect((this.nodes[node] as RunningNode).url);
    this.#clients.push(client);
    await client.register(name, more);
    return client;
  }

  /** The same device again, on another node. */
  resume(client: TestClient, node: number): Promise<TestClient> {
    return this.person(client.name, node, { token: client.token, device: client.device });
  }

  /** Every one of these sees every other one as `status`. */
  async allSee(people: readonly TestClient[], status: string, within: number): Promise<void> {
    for (const one of people) {
      for (const other of people) {
        if (one.id !== other.id) await sees(one, other.id, `${other.name} (${status})`, within);
      }
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.close()));
    await Promise.all(this.nodes.map((node) => node.close()));
    await Promise.all(this.wires.map((wire) => wire.close()));
    await this.redis.close();
  }
}

/** How long `work` took, ms, with what it gave. */
export async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; result: T }> {
  const from = performance.now();
  const result = await work();
  return { ms: performance.now() - from, result };
}

/** Asks again, each time after the answer, until it is so. */
export async function eventually(what: string, within: number, isSo: () => Promise<boolean>): Promise<void> {
  const until = performance.now() + within;
  while (!(await isSo())) {
    if (performance.now() > until) throw new Error(`not within ${within} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
