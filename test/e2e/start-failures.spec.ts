/**
 * Every way in which a start fails names the setting to change, in one sentence and without a stack or
 * a secret (contract 2). Wrong forms of values are in settings.spec.ts; these values have the right form
 * and fail against the world.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import path from 'node:path';
import { Redis } from 'ioredis';
import { newDataDir } from '../support/data-dir.js';
import { freePort } from '../support/free-port.js';
import { uniquePrefix } from '../support/nodes.js';
import { Processes, runToExit } from '../support/processes.js';
import { describeRedis, startRedis, type RedisServer } from '../support/redis.js';

const LOCAL = { HOST: '127.0.0.1', PORT: '0', METRICS_PORT: '0' };
const PASSWORD = 'hunter2-hunter2';

/** A port of 127.0.0.1 that somebody else listens on. */
async function taken(): Promise<{ server: Server; port: string }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: String((server.address() as AddressInfo).port) };
}

async function failure(env: Record<string, string>): Promise<string> {
  const { code, output } = await runToExit({ ...LOCAL, ...env }, 15_000);
  expect(code).toBe(1);
  const said = output.split('\n').filter((line) => line.startsWith('Dogeller could not start: '));
  expect(said).toHaveLength(1);
  expect(output).not.toMatch(/^\s+at .*\.js:\d+/m);
  expect(output).not.toContain(PASSWORD);
  return said[0] as string;
}

describe('a start that fails names its setting', () => {
  it.each([
    ['a name that nobody knows, as conda sets it', 'x86_64-conda-linux-gnu', /look/],
    ['an address of another machine', '203.0.113.9', /not an address of this machine/],
    ['half an address', 'fe80::1', /HOST/],
  ])('HOST, when it is %s', async (_, HOST, why) => {
    const said = await failure({ HOST });
    expect(said).toContain(`HOST "${HOST}"`);
    expect(said).toMatch(why);
  });

  it('PORT, when it is taken', async () => {
    const { server, port } = await taken();
    try {
      expect(await failure({ PORT: port })).toContain(`PORT ${port} is taken`);
    } finally {
      server.close();
    }
  });

  it('DATA_DIR, when it cannot be made, or was made for something else', async () => {
    const file = path.join(newDataDir(), 'file');
    mkdirSync(path.dirname(file));
    writeFileSync(file, '');
    for (const DATA_DIR of [file, path.join(file, 'inside'), '/proc/dogeller'])
      expect(await failure({ DATA_DIR })).toContain(`DATA_DIR "${DATA_DIR}" cannot be used`);
  });

  it('DATA_DIR, when its secret is damaged: nobody gets another identity unasked', async () => {
    const DATA_DIR = newDataDir();
    mkdirSync(DATA_DIR);
    writeFileSync(path.join(DATA_DIR, 'secret'), 'half a sec');
    const said = await failure({ DATA_DIR });
    expect(said).toContain(`${DATA_DIR}/secret (DATA_DIR) does not hold a secret`);
    expect(said).not.toContain('half a sec');
    expect(readFileSync(path.join(DATA_DIR, 'secret'), 'utf8')).toBe('half a sec');
  });

  it('METRICS_PORT and METRICS_HOST, which cost the metrics and no call', async () => {
    const { server, port } = await taken();
    const processes = new Processes();
    try {
      const [first, second] = await Promise.all([
        processes.start({ METRICS_PORT: port }),
        processes.start({ METRICS_PORT: String(await freePort()), METRICS_HOST: '203.0.113.9' }),
      ]);
      expect(first.log.join('\n')).toContain(`no metrics: METRICS_PORT ${port} is taken`);
      expect(second.log.join('\n')).toContain('no metrics: METRICS_HOST \\"203.0.113.9\\" is not an address');
    } finally {
      await processes.close();
      server.close();
    }
  });
});

describeRedis('a start with a Redis that is no use names REDIS_URL', () => {
  let redis: RedisServer;
  let replica: RedisServer;
  let admin: Redis;
  beforeAll(async () => {
    redis = await startRedis('--requirepass', PASSWORD, '--databases', '2');
    replica = await startRedis('--replicaof', `127.0.0.1 ${redis.port}`, '--masterauth', PASSWORD);
    admin = new Redis(redis.port, { password: PASSWORD });
    await admin.call('ACL', 'SETUSER', 'narrow', 'on', `>${PASSWORD}`, '~elsewhere:*', '&*', '+@all');
  });
  afterAll(async () => {
    admin.disconnect();
    await replica.close();
    await redis.close();
  });

  it.each<[string, (port: number, replicaPort: number) => string, RegExp]>([
    ['no password', (port) => `redis://127.0.0.1:${port}`, /NOAUTH/],
    ['a wrong password', (port) => `redis://:wrong-${PASSWORD}@127.0.0.1:${port}`, /WRONGPASS/],
    ['a replica', (_, port) => `redis://127.0.0.1:${port}`, /READONLY/],
    ['a user who may not', (port) => `redis://narrow:${PASSWORD}@127.0.0.1:${port}`, /NOPERM|permission/],
    ['no such database', (port) => `redis://:${PASSWORD}@127.0.0.1:${port}/7`, /database number/],
    ['a name that nobody knows', () => 'redis://nowhere.invalid:6379', /nowhere\.invalid/],
    ['TLS where there is none', (port) => `rediss://:${PASSWORD}@127.0.0.1:${port}`, /did not answer/],
  ])('%s', async (_, url, why) => {
    const REDIS_URL = url(redis.port, replica.port);
    const said = await failure({ REDIS_URL, REDIS_PREFIX: uniquePrefix() });
    expect(said).toContain('REDIS_URL');
    expect(said).toMatch(why);
  });

  it('nobody there', async () => {
    const port = await freePort();
    const said = await failure({ REDIS_URL: `redis://127.0.0.1:${port}` });
    expect(said).toContain('REDIS_URL');
    expect(said).toContain(`ECONNREFUSED 127.0.0.1:${port}`);
  });

  it('a full one', async () => {
    await admin.config('SET', 'maxmemory', '1mb');
    try {
      const REDIS_URL = `redis://:${PASSWORD}@127.0.0.1:${redis.port}`;
      const said = await failure({ REDIS_URL, REDIS_PREFIX: uniquePrefix() });
      expect(said).toMatch(/REDIS_URL.*OOM/);
    } finally {
      await admin.config('SET', 'maxmemory', '0');
    }
  });
});

describe('what Kubernetes puts into the environment', () => {
  it('is passed over under our own names too, with a line in the log', async () => {
    const processes = new Processes();
    const node = await processes.start({
      METRICS_PORT: 'tcp://10.0.0.1:9464',
      METRICS_SERVICE_HOST: '10.0.0.1',
      TURN_PORT: 'udp://10.0.0.2:3478',
    });
    expect((await fetch(`${node.url}/livez`)).status).toBe(200);
    expect(node.log.join('\n')).toContain('METRICS_PORT is passed over');
    await processes.close();
  });
});
