/**
 * Every scenario twice with the same body: on one node with its state in memory, and on a cluster
 * of three with a real Redis, where each client of a test sits on the node the test says. The
 * nodes live as long as the describe block, the clients as long as their test.
 */
import type { RunningNode } from '../../src/create-app.js';
import { startNodes, type Nodes, type Settings } from './nodes.js';
import { anyRedis, describeRedis } from './redis.js';
import { settleFree } from './barrier.js';
import { TestClient } from './test-client.js';
import type { Body } from '../../src/protocol/events.js';

type Extras = Omit<Body<'session:register'>, 'name'>;

export class Stage {
  readonly #clients: TestClient[] = [];
  #nodes: Nodes | undefined;

  constructor(readonly size: number) {}

  get nodes(): readonly RunningNode[] {
    return this.#running.all;
  }
  /** The i-th node, counted round and round: on one node, everybody is on it. */
  node(i: number): RunningNode {
    return this.#running.node(i);
  }

  /** A socket on node i that has not registered. */
  async connect(i: number): Promise<TestClient> {
    const client = await TestClient.connect(this.node(i).url);
    this.#clients.push(client);
    return client;
  }
  /** A new person on node i. */
  async person(name: string, i: number, extras: Extras = {}): Promise<TestClient> {
    const client = await this.connect(i);
    await client.register(name, extras);
    return client;
  }
  /** One more device of the same person, on node i. */
  device(of: TestClient, i: number): Promise<TestClient> {
    return this.person(of.name, i, { token: of.token });
  }
  /** The same device again, on a new socket to node i. */
  resume(of: TestClient, i: number): Promise<TestClient> {
    return this.person(of.name, i, { token: of.token, device: of.device });
  }
  /** After it, whatever the nodes had sent to these free people lies in their inboxes. */
  settle(...clients: TestClient[]): Promise<void> {
    return settleFree(this.nodes, clients);
  }

  async open(env: Settings, redis?: string): Promise<void> {
    this.#nodes = await startNodes(this.size, { redis, env });
  }
  async close(): Promise<void> {
    await this.#nodes?.close();
  }
  /** Everybody goes; a frame against the wire's schemas fails the test that got it. */
  async clear(): Promise<void> {
    const clients = this.#clients.splice(0);
    const part = async (client: TestClient): Promise<void> => {
      if (client.connected) await client.request('session:leave', {}).catch(() => {});
      await client.close();
    };
    await Promise.all(clients.map(part));
    for (const client of clients) client.assertNoDrift();
  }

  get #running(): Nodes {
    if (!this.#nodes) throw new Error('the stage is not open: use it inside a test');
    return this.#nodes;
  }
}

export function describeTopologies(name: string, body: (stage: Stage) => void, env: Settings = {}): void {
  describe(`${name}, on one node`, () => {
    const stage = new Stage(1);
    beforeAll(() => stage.open(env));
    body(stage);
    // After the body's own: jest runs these in the order they are written.
    afterEach(() => stage.clear());
    afterAll(() => stage.close());
  });

  describeRedis(`${name}, on a cluster of three`, () => {
    const stage = new Stage(3);
    let redis: Awaited<ReturnType<typeof anyRedis>> | undefined;
    beforeAll(async () => {
      redis = await anyRedis();
      await stage.open(env, redis.url);
    });
    body(stage);
    afterEach(() => stage.clear());
    afterAll(async () => {
      await stage.close();
      await redis?.close();
    });
  });
}
