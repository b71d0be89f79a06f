/**
 * The endpoints while Redis is away (contract 3): the process works, so it is alive and ready; it
 * says `degraded`, because moving clients would not help. And it is whole again afterwards.
 */
import { uniquePrefix } from '../support/nodes.js';
import { Processes, runToExit, type NodeProcess } from '../support/processes.js';
import { describeRedis, startRedis, type RedisServer } from '../support/redis.js';
import { freePort } from '../support/free-port.js';

describeRedis('a node whose Redis is away', () => {
  const processes = new Processes();
  let redis: RedisServer;
  let node: NodeProcess;

  beforeAll(async () => {
    redis = await startRedis();
    node = await processes.start({ REDIS_URL: redis.url, REDIS_PREFIX: uniquePrefix() });
  });
  afterAll(async () => {
    await processes.close();
    await redis.close();
  });

  async function ready(): Promise<{ code: number; status: string }> {
    const response = await fetch(`${node.url}/readyz`);
    return { code: response.status, status: ((await response.json()) as { status: string }).status };
  }

  /** Asks until the answer is this; a round trip is the pause. */
  async function becomes(status: string, within: number): Promise<void> {
    const until = performance.now() + within;
    let now = await ready();
    while (now.status !== status && performance.now() < until) now = await ready();
    expect(now).toEqual({ code: 200, status });
  }

  it('is alive, and ready but degraded, and ok again when Redis is back, empty', async () => {
    await becomes('ok', 1_000);
    await redis.kill();
    await becomes('degraded', 3_000);
    expect((await fetch(`${node.url}/livez`)).status).toBe(200);
    await redis.restart();
    await becomes('ok', 5_000);
    expect((await fetch(`${node.url}/livez`)).status).toBe(200);
  });

  it('stops cleanly all the same', async () => {
    const other = await processes.start({ REDIS_URL: redis.url, REDIS_PREFIX: uniquePrefix() });
    expect((await fetch(`${other.url}/livez`)).status).toBe(200);
    await redis.kill();
    const { code, output } = await other.terminate();
    await redis.restart();
    expect({ code, blamed: /could not start/.test(output) }).toEqual({ code: 0, blamed: false });
  });

  it('does not start without it, and says why without showing a password', async () => {
    const port = await freePort();
    const { code, output } = await runToExit(
      { REDIS_URL: `redis://:hunter2@127.0.0.1:${port}`, PORT: '0' },
      20_000,
    );
    expect(code).toBeGreaterThan(0);
    expect(output).toMatch(/redis/i);
    expect(output).not.toContain('hunter2');
  }, 30_000);
});
