/**
 * /readyz is 200 only when a registration would work (contract 3): Redis answers, runs scripts that
 * write, and what the node publishes comes back to it. A Redis that is lost altogether stays 200,
 * `degraded`, once the node has been ready. And a node warns of a policy that evicts its keys.
 */
import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { EvictionWatch } from '../../src/redis/eviction.js';
import { RedisClients } from '../../src/redis/redis.client.js';
import { startNodes, uniquePrefix, type Nodes } from '../support/nodes.js';
import { Processes } from '../support/processes.js';
import { describeRedis, startRedis, type RedisServer } from '../support/redis.js';
import { TestClient } from '../support/test-client.js';

const USER = 'node';
const PASSWORD = 'hunter2';
const RIGHTS = ['on', `>${PASSWORD}`, '~*', '&*', '+@all'];
const WITHIN_MS = 10_000;

describeRedis('/readyz of a node whose Redis works in part', () => {
  let redis: RedisServer;
  let admin: Redis;
  let nodes: Nodes;

  const allow = (...rights: string[]): Promise<unknown> => admin.call('ACL', 'SETUSER', USER, ...rights);
  const url = (): string => `redis://${USER}:${PASSWORD}@127.0.0.1:${redis.port}`;

  beforeAll(async () => {
    redis = await startRedis();
    admin = new Redis(redis.url);
    await allow(...RIGHTS);
    nodes = await startNodes(1, { redis: url(), env: { LOG_LEVEL: 'silent' } });
  });
  afterAll(async () => {
    await nodes.close();
    admin.disconnect();
    await redis.close();
  });

  async function becomes(all: Nodes, code: number, status: string): Promise<void> {
    const until = performance.now() + WITHIN_MS;
    for (;;) {
      const response = await fetch(`${all.node(0).url}/readyz`);
      const now = { code: response.status, ...((await response.json()) as { status: string }) };
      if (now.code === code && now.status === status) return;
      if (performance.now() > until)
        throw new Error(`/readyz is ${JSON.stringify(now)}, not ${code} ${status}`);
    }
  }

  async function register(all: Nodes): Promise<TestClient> {
    const client = await TestClient.connect(all.node(0).url);
    await client.register('Ana');
    return client;
  }

  it('is ok, also when Redis has forgotten its scripts', async () => {
    await becomes(nodes, 200, 'ok');
    await admin.script('FLUSH');
    await becomes(nodes, 200, 'ok');
    await (await register(nodes)).leave();
  });

  it('is 503 while the channels are not heard, as registrations are refused, and ok afterwards', async () => {
    await allow('-ssubscribe');
    await admin.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await becomes(nodes, 503, 'deaf');
    const client = await TestClient.connect(nodes.node(0).url);
    await client.fails('session:register', { name: 'Ana' }, 'unavailable');
    await client.close();
    await allow('+ssubscribe');
    await becomes(nodes, 200, 'ok');
    await (await register(nodes)).leave();
  }, 40_000);

  it('is 503 while Redis is full, and ok afterwards', async () => {
    await admin.config('SET', 'maxmemory', '1');
    await becomes(nodes, 503, 'refused');
    await admin.config('SET', 'maxmemory', '0');
    await becomes(nodes, 200, 'ok');
  }, 40_000);

  it('is 503 while scripts may not run, and ok afterwards', async () => {
    await allow('-@scripting');
    await becomes(nodes, 503, 'refused');
    await allow('+@scripting');
    await becomes(nodes, 200, 'ok');
  }, 40_000);

  it('is 503 from the start of a node that is not heard', async () => {
    await allow('-ssubscribe');
    const others = await startNodes(1, { redis: url(), env: { LOG_LEVEL: 'silent' } });
    try {
      await becomes(others, 503, 'deaf');
      await allow('+ssubscribe');
      await becomes(others, 200, 'ok');
    } finally {
      await others.close();
    }
  }, 40_000);

  it('is 200 degraded when Redis is lost altogether', async () => {
    await redis.kill();
    await becomes(nodes, 200, 'degraded');
    await redis.restart();
    await allow(...RIGHTS);
    await becomes(nodes, 200, 'ok');
  }, 40_000);
});

describeRedis('the eviction policy of Redis', () => {
  /** The log of a node on a Redis with this policy; `rights` of its user, none: the default user. */
  async function said(policy: string, ...rights: string[]): Promise<{ warned: string[]; logged: string[] }> {
    const redis = await startRedis('--maxmemory-policy', policy);
    const admin = new Redis(redis.url);
    await admin.call('ACL', 'SETUSER', USER, ...RIGHTS, ...rights);
    const text = (calls: unknown[][]): string[] => calls.map(([line]) => JSON.stringify(line));
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const log = jest.spyOn(Logger.prototype, 'log').mockImplementation(() => undefined);
    const clients = new RedisClients([`redis://${USER}:${PASSWORD}@127.0.0.1:${redis.port}`]);
    try {
      await clients.ready(5_000);
      const watch = new EvictionWatch(clients);
      await watch.look();
      await watch.look();
      return { warned: text(warn.mock.calls), logged: text(log.mock.calls) };
    } finally {
      warn.mockRestore();
      log.mockRestore();
      clients.close();
      admin.disconnect();
      await redis.close();
    }
  }

  it.each([
    ['by INFO', []],
    ['by CONFIG where INFO is not allowed', ['-info']],
    ['by INFO where CONFIG is not allowed', ['-config']],
  ])('is found %s, and one line says what to set', async (_, rights) => {
    const { warned } = await said('allkeys-lru', ...rights);
    expect(warned).toEqual([expect.stringMatching(/maxmemory-policy to noeviction.*allkeys-lru/)]);
  });

  it.each(['noeviction', 'volatile-ttl'])('is not complained of when it is %s', async (policy) => {
    expect(await said(policy)).toEqual({ warned: [], logged: [] });
  });

  it('is read by a node when it starts', async () => {
    const redis = await startRedis('--maxmemory-policy', 'allkeys-lfu');
    const processes = new Processes();
    try {
      const { log } = await processes.start({ REDIS_URL: redis.url, REDIS_PREFIX: uniquePrefix() });
      expect(log.filter((line) => line.includes('maxmemory-policy to noeviction'))).toHaveLength(1);
    } finally {
      await processes.close();
      await redis.close();
    }
  });

  it('is asked for in words when nothing tells it', async () => {
    const { warned, logged } = await said('allkeys-lru', '-info', '-config');
    expect({ warned, logged }).toEqual({ warned: [], logged: [expect.stringMatching(/must be noeviction/)] });
  });
});
