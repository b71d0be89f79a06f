/**
 * A cluster of real processes on a Redis of its own, behind the balancer of the tests, with two
 * people in two browsers; for tests that kill and freeze what the page depends on.
 */
import type { Browser } from 'playwright-core';
import { Balancer } from '../support/balancer.js';
import { uniquePrefix } from '../support/nodes.js';
import { type NodeProcess, Processes } from '../support/processes.js';
import { startRedis, type RedisServer } from '../support/redis.js';
import { Guests, launch, until, Visitor } from './visitor.js';

export class LivingCluster {
  readonly #processes = new Processes();
  readonly #guests = new Guests();
  readonly #prefix = uniquePrefix();
  #nodes: NodeProcess[] = [];

  private constructor(
    readonly size: number,
    readonly redis: RedisServer,
    readonly balancer: Balancer,
    readonly browsers: readonly Browser[],
  ) {}

  static async start(size: number): Promise<LivingCluster> {
    const [redis, balancer, ...browsers] = await Promise.all([
      startRedis(),
      Balancer.start(),
      // Two browsers and not two windows of one: they share no process.
      launch(),
      launch(),
    ]);
    const cluster = new LivingCluster(size, redis, balancer, browsers);
    await Promise.all(Array.from({ length: size }, () => cluster.add()));
    return cluster;
  }

  get nodes(): readonly NodeProcess[] {
    return this.#nodes;
  }

  async add(): Promise<NodeProcess> {
    const env = {
      REDIS_URL: this.redis.url,
      REDIS_PREFIX: this.#prefix,
      LOG_LEVEL: 'info',
      RATE_FACTOR: '0',
    };
    const node = await this.#processes.start(env);
    this.#reach([...this.#nodes, node]);
    return node;
  }

  /** The node that serves this person's tab now. */
  async nodeOf(person: Visitor): Promise<NodeProcess> {
    const id = await until(
      `${person.name} to have a node that lives`,
      () => person.node(),
      (found) => this.#nodes.some((node) => node.id === found),
    );
    return this.#nodes.find((node) => node.id === id) as NodeProcess;
  }

  async kill(node: NodeProcess): Promise<void> {
    this.#reach(this.#nodes.filter((other) => other !== node));
    await node.kill();
  }

  /** As a balancer does with one that fails its checks: nobody new goes there. */
  freeze(node: NodeProcess): void {
    this.#reach(this.#nodes.filter((other) => other !== node));
    node.freeze();
  }

  thaw(node: NodeProcess): void {
    node.thaw();
    this.#reach([...this.#nodes, node]);
  }

  /** Two people on two nodes. */
  async pair(): Promise<[Visitor, Visitor]> {
    return (await this.gather('Ada', 'Bob')) as [Visitor, Visitor];
  }

  /** People by turns in the two browsers, and on the nodes. */
  async gather(...names: string[]): Promise<Visitor[]> {
    // A test that failed in the middle may have left fewer.
    while (this.#nodes.length < this.size) await this.add();
    const people: Visitor[] = [];
    for (const [i, name] of names.entries()) {
      this.balancer.targets = [this.#nodes[i % this.size] as NodeProcess];
      const browser = this.browsers[i % this.browsers.length] as Browser;
      people.push(await this.#guests.arrive(browser, this.balancer.url, name));
    }
    this.#reach(this.#nodes);
    return people;
  }

  /** Two people on two nodes, in a call, whose pictures are watched from here on. */
  async talking(): Promise<[Visitor, Visitor]> {
    const [ada, bob] = await this.pair();
    await Visitor.talk(ada, bob);
    await Promise.all([ada.sees(bob), bob.sees(ada)]);
    await Promise.all([ada.watchFrames(bob), bob.watchFrames(ada)]);
    return [ada, bob];
  }

  leave(): Promise<void> {
    return this.#guests.leave();
  }

  async close(): Promise<void> {
    await Promise.all(this.browsers.map((browser) => browser.close()));
    await this.balancer.close();
    await this.#processes.close();
    await this.redis.close();
  }

  #reach(nodes: NodeProcess[]): void {
    this.#nodes = nodes;
    this.balancer.targets = nodes;
  }
}
