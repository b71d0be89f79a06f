/**
 * F9: a Redis that is there and refuses: full, loading, another password, no rights. Whoever asks
 * is told `unavailable` within 2 s, the node lives and is whole again afterwards. At the start of a
 * node it is an exit with a message, within 6 s.
 */
import { createServer } from 'node:net';
import { Redis } from 'ioredis';
import { ring } from '../support/calls.js';
import { startNodes, type Nodes } from '../support/nodes.js';
import { runToExit } from '../support/processes.js';
import { describeRedis, startRedis, type RedisServer } from '../support/redis.js';
import { TestClient } from '../support/test-client.js';
import { eventually, timed } from './cluster.js';

const USER = 'node';
const PASSWORD = 'hunter2';
const RIGHTS = ['on', `>${PASSWORD}`, '~*', '&*', '+@all'];

const REFUSALS: Record<
  string,
  { begin: (admin: Redis) => Promise<unknown>; end: (admin: Redis) => Promise<unknown> }
> = {
  'is full (maxmemory, noeviction)': {
    begin: (admin) => admin.config('SET', 'maxmemory', '1'),
    end: (admin) => admin.config('SET', 'maxmemory', '0'),
  },
  'takes away the right to write': {
    begin: (admin) => admin.call('ACL', 'SETUSER', USER, '-@write', '-@scripting'),
    end: (admin) => admin.call('ACL', 'SETUSER', USER, '+@all'),
  },
  'has another password all at once': {
    begin: async (admin) => {
      await admin.call('ACL', 'SETUSER', USER, 'resetpass', '>another');
      await admin.call('CLIENT', 'KILL', 'USER', USER);
    },
    end: (admin) => admin.call('ACL', 'SETUSER', USER, `>${PASSWORD}`),
  },
};

describeRedis.each(Object.entries(REFUSALS))('while Redis %s', (_, { begin, end }) => {
  let redis: RedisServer;
  let admin: Redis;
  let nodes: Nodes;
  let clients: TestClient[];

  beforeAll(async () => {
    redis = await startRedis();
    admin = new Redis(redis.url);
    await admin.call('ACL', 'SETUSER', USER, ...RIGHTS);
    const url = `redis://${USER}:${PASSWORD}@127.0.0.1:${redis.port}`;
    nodes = await startNodes(2, { redis: url, env: { LOG_LEVEL: 'silent' } });
    clients = await Promise.all(nodes.all.map(({ url }) => TestClient.connect(url)));
  });
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.close()));
    await nodes.close();
    admin.disconnect();
    await redis.close();
  });

  it('F9: a call is refused as unavailable within 2 s, the nodes live, and all is well afterwards', async () => {
    const [ana, bo] = clients as [TestClient, TestClient];
    await Promise.all([ana.register('Ana'), bo.register('Bo')]);
    await begin(admin);
    const { ms } = await timed(() => ana.fails('call:invite', { to: bo.id, media: 'audio' }, 'unavailable'));
    expect(ms).toBeLessThan(2_000);
    for (const { url } of nodes.all) expect((await fetch(`${url}/livez`)).status).toBe(200);
    expect(bo.has('call:incoming')).toEqual([]);
    await end(admin);
    await eventually('a registration is taken', 5_000, async () => {
      return (await ana.request('session:rename', { name: 'Ana again' })).ok;
    });
    await eventually(
      'both are there',
      5_000,
      async () => (await ana.request('people:get', { id: bo.id })).ok,
    );
    await ring(ana, [bo]);
  }, 30_000);
});

describeRedis('a node that starts while Redis refuses', () => {
  const refused = async (url: string): Promise<string> => {
    const env = { HOST: '127.0.0.1', PORT: '0', METRICS_PORT: '0', REDIS_URL: url };
    const { ms: start } = await timed(() => runToExit({ ...env, PORT: 'none' }, 15_000));
    const { ms, result } = await timed(() => runToExit(env, 15_000));
    expect(result).toMatchObject({ code: 1, signal: null });
    // 5 s of patience with Redis, beside what the start of a process takes on this machine.
    expect(ms - start).toBeLessThan(6_500);
    expect(result.output).not.toContain(PASSWORD);
    expect(result.output).toMatch(/Dogeller could not start: /);
    return result.output;
  };

  it('F9: exits with a message about a wrong password', async () => {
    const redis = await startRedis('--requirepass', 'right');
    const said = await refused(`redis://:${PASSWORD}@127.0.0.1:${redis.port}`);
    expect(said).toMatch(/WRONGPASS|password/i);
    await redis.close();
  }, 40_000);

  it('F9: exits with a message about missing rights', async () => {
    const redis = await startRedis('--user', USER, 'on', `>${PASSWORD}`, '~*', '+@read');
    const said = await refused(`redis://${USER}:${PASSWORD}@127.0.0.1:${redis.port}`);
    expect(said).toMatch(/NOPERM|permission|rights/i);
    await redis.close();
  }, 40_000);

  it('F9: exits with a message about a Redis that is still loading', async () => {
    const loading = createServer((socket) => {
      const busy = '-LOADING Redis is loading the dataset in memory\r\n';
      socket.on('data', (chunk) => socket.write(busy.repeat(chunk.toString().match(/^\*\d/gm)?.length ?? 1)));
      socket.on('error', () => socket.destroy());
    });
    await new Promise<void>((resolve) => loading.listen(0, '127.0.0.1', resolve));
    const { port } = loading.address() as { port: number };
    await refused(`redis://127.0.0.1:${port}`);
    await new Promise((resolve) => loading.close(resolve));
  }, 40_000);
});
