/**
 * Redis comes back empty, and later a node is started: whoever is moved to it must still be who
 * they were, although the secret that signed their token was made by nodes and kept in Redis. Who
 * had left must not come back, although that was written in Redis as well.
 */
import { uniquePrefix } from '../support/nodes.js';
import { Processes } from '../support/processes.js';
import { untilReady } from '../support/ready.js';
import { describeRedis, startRedis } from '../support/redis.js';
import { TestClient } from '../support/test-client.js';
import { sees } from '../support/window.js';

describeRedis('a Redis that has forgotten secret and leavers', () => {
  it('is told it again, so that a new node knows everybody', async () => {
    const processes = new Processes();
    const redis = await startRedis();
    const env = { REDIS_URL: redis.url, REDIS_PREFIX: uniquePrefix() };
    const [old] = await Promise.all([processes.start(env), processes.start(env)]);
    const connect = async (url: string, more = {}): Promise<TestClient> => {
      const client = await TestClient.connect(url);
      await client.register('Ana', more);
      return client;
    };
    const ana = await connect(old.url);
    const left = await connect(old.url);
    await left.leave();
    await redis.kill();
    await redis.restart();
    await untilReady(old.url);
    const asked = await connect(old.url);
    await sees(asked, ana.id, 'Ana (available)', 10_000);

    const fresh = await processes.start(env);
    const moved = await connect(fresh.url, { token: ana.token, device: ana.device });
    expect([moved.id, moved.device]).toEqual([ana.id, ana.device]);
    const thief = await TestClient.connect(fresh.url);
    await thief.fails('session:register', { name: 'Ana', token: left.token }, 'unauthorized');
    await Promise.all([ana, thief, asked, moved].map((client) => client.close()));
    await processes.close();
    await redis.close();
  }, 60_000);
});
