/**
 * What lies in Redis (contract 6): every key and channel under the prefix, no signal in any of them,
 * nothing of a call or a person left when they are gone, two clusters on one Redis apart, and no
 * command that looks at the whole of it.
 */
import { setTimeout as nextTurn } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { KEEP_ABANDONED } from '../../src/calls/ended-calls.js';
import { STRANGERS_MS } from '../../src/session/revocations.js';
import { over, talk } from '../support/calls.js';
import { startNodes, type Nodes } from '../support/nodes.js';
import { describeRedis, startRedis, type RedisServer } from '../support/redis.js';
import { RedisMonitor } from '../support/redis-monitor.js';
import { TestClient } from '../support/test-client.js';
import { sees, shows } from '../support/window.js';

const SDP = 'v=0 this-is-nobodys-business';

/** What is about no person and no call, and stays. */
const CLUSTERS_OWN = new Set(['one:secret', 'one:{people}:version', 'one:{people}:nodes']);

describeRedis('the keys of a cluster', () => {
  let redis: RedisServer;
  let admin: Redis;
  let nodes: Nodes;

  beforeAll(async () => {
    redis = await startRedis();
    admin = new Redis(redis.url);
    nodes = await startNodes(2, { redis: redis.url, env: { REDIS_PREFIX: 'one' } });
  });
  afterAll(async () => {
    await nodes.close();
    admin.disconnect();
    await redis.close();
  });

  async function on(all: Nodes, i: number, name: string): Promise<TestClient> {
    const client = await TestClient.connect(all.node(i).url);
    await client.register(name);
    return client;
  }

  /** Every key with all it holds, whatever its type, as text. */
  async function dump(): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    for await (const keys of admin.scanStream() as AsyncIterable<string[]>) {
      for (const key of keys) found.set(key, (await admin.dumpBuffer(key))?.toString('latin1') ?? '');
    }
    return found;
  }

  /** The nodes hear of it that nobody is there any more. */
  async function goesSoon(key: string): Promise<void> {
    const deadline = performance.now() + 5_000;
    while ((await admin.ttl(key)) > KEEP_ABANDONED) {
      if (performance.now() > deadline) throw new Error(`${key} stays for ${await admin.ttl(key)} s`);
      await nextTurn();
    }
  }

  it('begin with the prefix, hold no signal, and go with those they are about', async () => {
    const monitor = await RedisMonitor.start(redis.url);
    const [ana, bo] = [await on(nodes, 0, 'Ana'), await on(nodes, 1, 'Bo')];
    const commands = await monitor.during(async () => {
      const { id: call } = await talk(ana, bo);
      await ana.ok('signal:send', { call, to: bo.id, seq: 1, description: { type: 'offer', sdp: SDP } });
      await bo.waitFor('signal:received', { seq: 1 }, 'the signal arrives');
      await bo.ok('signal:send', { call, to: ana.id, seq: 1, candidates: [{ candidate: SDP }] });
      await ana.waitFor('signal:received', { seq: 1 }, 'the answer arrives');
      for (const [key, value] of await dump()) {
        expect(key).toMatch(/^one:/);
        expect(`${key} ${value}`).not.toContain('nobodys-business');
      }
      const channels = [
        ...((await admin.pubsub('SHARDCHANNELS')) as string[]),
        ...((await admin.pubsub('CHANNELS')) as string[]),
      ];
      expect(channels.filter((channel) => !channel.startsWith('one:'))).toEqual([]);
      await ana.ok('call:leave', { call });
      await over(call, 'left', ana, bo);
    });
    monitor.close();
    const names = new Set(commands.map(([name]) => name));
    for (const forbidden of ['keys', 'flushall', 'flushdb', 'config']) expect(names).not.toContain(forbidden);
    const people = [ana.id, bo.id, ana.device, bo.device];
    await Promise.all([ana.leave(), bo.leave()]);
    for (const [key, value] of await dump()) {
      if (CLUSTERS_OWN.has(key) && !people.some((id) => value.includes(id))) continue;
      // The page's assets, for nodes of other builds, are about nobody.
      if (key.startsWith('one:{assets}:')) {
        const ttl = await admin.ttl(key);
        expect([key, ttl > 0 && ttl <= 24 * 60 * 60]).toEqual([key, true]);
        continue;
      }
      // That a stranger's device has left for good is kept for less than a minute, and names nobody.
      if (key.startsWith('one:revoked:') && !people.some((id) => key.includes(id))) {
        const ttl = await admin.pttl(key);
        expect([key, ttl > 0 && ttl <= STRANGERS_MS]).toEqual([key, true]);
        continue;
      }
      // That somebody has called, and what came from an address, is counted for a minute.
      if (/^one:(rate|rings):/.test(key) && (await admin.ttl(key)) <= 60) continue;
      // Only the ended call may stay, for requests that are under way.
      expect([key, key.includes(':call:')]).toEqual([key, true]);
      await goesSoon(key);
    }
  });

  it('of two clusters on one Redis do not meet', async () => {
    const others = await startNodes(2, { redis: redis.url, env: { REDIS_PREFIX: 'two' } });
    const [ana, bo] = [await on(nodes, 0, 'Ana'), await on(others, 1, 'Bo')];
    try {
      await shows(ana, undefined, []);
      await shows(bo, undefined, []);
      await ana.fails('call:invite', { to: bo.id, media: 'audio' }, 'offline');
      const cy = await on(nodes, 1, 'Cy');
      await sees(ana, cy.id, 'Cy (available)');
      await cy.leave();
      const thief = await TestClient.connect(others.node(0).url);
      await thief.fails('session:register', { name: 'Ana', token: ana.token }, 'unauthorized');
      await thief.close();
    } finally {
      await Promise.all([ana.leave(), bo.leave()]);
      await others.close();
    }
  });
});
