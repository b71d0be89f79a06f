/**
 * F22: a process that is told to stop at an awkward moment, or cannot start, ends with a defined
 * code and a message, within 5 s. A taken port and wrong settings are in e2e/settings.spec.ts,
 * SIGTERM twice in a drain also in e2e/drain.spec.ts.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { freePort } from '../support/free-port.js';
import { npmStart } from '../support/npm-start.js';
import { uniquePrefix } from '../support/nodes.js';
import { Processes, runToExit } from '../support/processes.js';
import { describeRedis, startRedis, type RedisServer } from '../support/redis.js';
import { TestClient } from '../support/test-client.js';
import { timed } from './cluster.js';

const ROOT = new URL('../..', import.meta.url).pathname;
const MAIN = new URL('../../dist/main.js', import.meta.url).pathname;
const LOCAL = { HOST: '127.0.0.1', PORT: '0', METRICS_PORT: '0' };
const AIM_MS = 5_000;

describeRedis('a process', () => {
  let redis: RedisServer;
  let admin: Redis;
  const processes = new Processes();
  beforeAll(async () => {
    redis = await startRedis();
    admin = new Redis(redis.url);
  });
  afterAll(async () => {
    await processes.close();
    admin.disconnect();
    await redis.close();
  });

  it('F22: that is told to stop twice, with a device that stays, is gone at once, with code 143', async () => {
    const node = await processes.start({ REDIS_URL: redis.url, REDIS_PREFIX: uniquePrefix() });
    const client = await TestClient.connect(node.url);
    await client.register('Ana');
    const stopped = node.terminate();
    await client.waitFor('server:draining', () => true, 'the drain begins', 10_000);
    const { ms } = await timed(() => node.terminate());
    expect(ms).toBeLessThan(1_000);
    expect(await stopped).toMatchObject({ code: 143 });
    await client.closed;
  }, 20_000);

  // npm passes on one of them or both, by its version and by how its output is connected.
  it.each([
    ['SIGTERM', 'SIGINT'],
    ['SIGINT', 'SIGTERM'],
  ] as const)(
    'F22: of npm start, whose process group is sent %s and then %s, drains all the same',
    async (first, second) => {
      const env = { REDIS_URL: redis.url, REDIS_PREFIX: uniquePrefix(), DRAIN_SECONDS: '15' };
      const start = npmStart({ cwd: ROOT, env });
      try {
        const client = await TestClient.connect(await start.listening);
        await client.register('Ana');
        start.signal(first);
        start.signal(second);
        await client.waitFor('server:draining', () => true, 'the drain begins', 10_000);
        await client.leave();
        await start.ended;
        expect(start.log.join('\n')).toMatch(/"msg":"drained","connections":0/);
      } finally {
        start.signal('SIGKILL');
      }
    },
    40_000,
  );

  it('F22: that is told to stop twice within a second takes it for one signal', async () => {
    const node = await processes.start({ REDIS_URL: redis.url, REDIS_PREFIX: uniquePrefix() });
    const client = await TestClient.connect(node.url);
    await client.register('Ana');
    const stopped = node.terminate();
    process.kill(node.pid, 'SIGINT');
    process.kill(node.pid, 'SIGTERM');
    await client.waitFor('server:draining', () => true, 'the drain begins', 10_000);
    await client.leave();
    expect(await stopped).toMatchObject({ code: 0 });
  }, 20_000);

  it('F22: that is told to stop while it starts is gone within 5 s, and leaves no lease behind', async () => {
    const env = { ...LOCAL, PATH: process.env['PATH'], REDIS_URL: redis.url, REDIS_PREFIX: uniquePrefix() };
    // As early as possible, and as late as possible before it listens.
    for (const moment of ['spawn', 'stdout'] as const) {
      const child: ChildProcess = spawn(process.execPath, [MAIN], {
        env: { ...env, LOG_LEVEL: 'debug' } as NodeJS.ProcessEnv,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      try {
        if (moment === 'spawn') await once(child, 'spawn');
        else if (child.stdout) await once(child.stdout, 'data');
        child.stdout?.resume();
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        const { ms, result } = await timed(() => ended);
        expect(ms).toBeLessThan(AIM_MS);
        expect([
          [0, null],
          [143, null],
          [null, 'SIGTERM'],
        ]).toContainEqual(result);
        expect(await admin.zcard(`${env.REDIS_PREFIX}:{people}:nodes`)).toBe(0);
      } finally {
        child.kill('SIGKILL');
      }
    }
  }, 30_000);

  it('F22: whose Redis is not there says so and exits 1, within 5 s beside its start', async () => {
    const url = `redis://127.0.0.1:${await freePort()}`;
    const { ms: start } = await timed(() => runToExit({ ...LOCAL, PORT: 'none' }));
    const { ms, result } = await timed(() => runToExit({ ...LOCAL, REDIS_URL: url }, 20_000));
    expect(result).toMatchObject({ code: 1, signal: null });
    expect(result.output).toMatch(/^Dogeller could not start: .*Redis/m);
    expect(ms - start).toBeLessThan(AIM_MS + 1_000);
  }, 40_000);
});
