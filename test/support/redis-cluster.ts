/**
 * A Redis Cluster of the tests' own: three masters, each with a replica that takes over within a
 * second or two of its death. Nothing on disk that stays.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from './free-port.js';
import { type RedisServer, startRedis } from './redis.js';

/** After this a silent master counts as dead, and its replica is elected, ms. */
export const NODE_TIMEOUT_MS = 1_500;
const MASTERS = 3;
const SLOTS = 16_384;

interface Member {
  readonly server: RedisServer;
  readonly busPort: number;
  readonly admin: Redis;
}

export class RedisCluster {
  private constructor(
    private readonly members: readonly Member[],
    private readonly folder: string,
  ) {}

  /** As REDIS_URL takes it: the masters of the beginning. */
  get url(): string {
    const masters = this.members.slice(0, MASTERS);
    return masters.map(({ server }) => server.url).join(',');
  }

  static async start(): Promise<RedisCluster> {
    const folder = await mkdtemp(join(tmpdir(), 'redis-cluster-'));
    const members: Member[] = [];
    for (let i = 0; i < MASTERS * 2; i++) members.push(await startMember(join(folder, `${i}.conf`)));
    const cluster = new RedisCluster(members, folder);
    await cluster.#meet();
    return cluster;
  }

  /** Which of the masters of the beginning a key belongs to. */
  async masterOf(key: string): Promise<number> {
    const slot = await this.#member(MASTERS).admin.cluster('KEYSLOT', key);
    return Math.floor((slot * MASTERS) / SLOTS);
  }

  /** kill -9 of one master; its replica notices by itself. */
  async killMaster(i: number): Promise<void> {
    const { server, admin } = this.#member(i);
    admin.disconnect();
    await server.kill();
  }

  async close(): Promise<void> {
    for (const { admin } of this.members) admin.disconnect();
    await Promise.all(this.members.map(({ server }) => server.close()));
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Slots to the masters, everybody to everybody, a replica to each master. */
  async #meet(): Promise<void> {
    const first = this.#member(0);
    for (const [i, { admin, server, busPort }] of this.members.entries()) {
      await admin.call('CLUSTER', 'SET-CONFIG-EPOCH', i + 1);
      if (i < MASTERS) {
        const from = Math.ceil((i * SLOTS) / MASTERS);
        const to = Math.ceil(((i + 1) * SLOTS) / MASTERS) - 1;
        await admin.call('CLUSTER', 'ADDSLOTSRANGE', from, to);
      }
      if (i > 0) await first.admin.call('CLUSTER', 'MEET', '127.0.0.1', server.port, busPort);
    }
    await this.#all(/cluster_known_nodes:6/, ({ admin }) => admin.cluster('INFO'));
    for (const [i, { admin }] of this.members.slice(MASTERS).entries()) {
      const master = String(await this.#member(i).admin.call('CLUSTER', 'MYID'));
      await admin.call('CLUSTER', 'REPLICATE', master);
    }
    await this.#all(/cluster_state:ok/, ({ admin }) => admin.cluster('INFO'));
    const replicas = this.members.slice(MASTERS);
    await this.#all(/master_link_status:up/, ({ admin }) => admin.info('replication'), replicas);
    // Every replica is known as such by everybody: only then would the others elect it.
    const links = async ({ admin }: Member): Promise<string> =>
      `replicas ${String(await admin.call('CLUSTER', 'NODES')).match(/slave/g)?.length}`;
    await this.#all(/replicas 3/, links);
  }

  /** Asks each again until it says so. */
  async #all(
    what: RegExp,
    ask: (member: Member) => Promise<unknown>,
    members: readonly Member[] = this.members,
  ): Promise<void> {
    const until = performance.now() + 15_000;
    for (const member of members) {
      for (;;) {
        const answer = String(await ask(member));
        if (what.test(answer)) break;
        if (performance.now() > until) throw new Error(`the cluster is not up: no ${what} in ${answer}`);
      }
    }
  }

  #member(i: number): Member {
    const member = this.members[i];
    if (!member) throw new Error(`the cluster has no member ${i}`);
    return member;
  }
}

async function startMember(config: string): Promise<Member> {
  // The usual bus port, 10,000 above, may not exist.
  const busPort = await freePort();
  const server = await startRedis(
    ...['--cluster-enabled', 'yes', '--cluster-config-file', config],
    ...['--cluster-port', String(busPort), '--cluster-node-timeout', String(NODE_TIMEOUT_MS)],
    ...['--repl-diskless-sync-delay', '0', '--cluster-replica-validity-factor', '0'],
  );
  return { server, busPort, admin: new Redis(server.url, { disconnectTimeout: 100 }) };
}
