/**
 * A node that is asked to stop (contract 3, 4.1 and DRAIN_SECONDS): it says that it is not ready,
 * tells its devices to move, takes no new ones, and ends when they have gone, at the latest in time.
 */
import { once } from 'node:events';
import { connect } from 'node:net';
import { settleInCall } from '../support/barrier.js';
import { talk } from '../support/calls.js';
import { uniquePrefix } from '../support/nodes.js';
import { Processes, type NodeProcess } from '../support/processes.js';
import { describeRedis, startRedis, type RedisServer } from '../support/redis.js';
import { TestClient } from '../support/test-client.js';

describeRedis('a node that is told to stop', () => {
  let redis: RedisServer;
  let processes: Processes;
  let one: NodeProcess;
  let two: NodeProcess;
  const clients: TestClient[] = [];

  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.close());
  beforeEach(async () => {
    processes = new Processes();
    const env = { REDIS_URL: redis.url, REDIS_PREFIX: uniquePrefix(), DRAIN_SECONDS: '4' };
    [one, two] = await Promise.all([processes.start(env), processes.start(env)]);
  });
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.close()));
    await processes.close();
  });

  async function on(node: NodeProcess, name: string, old?: TestClient): Promise<TestClient> {
    const client = await TestClient.connect(node.url);
    clients.push(client);
    await client.register(name, old && { token: old.token, device: old.device });
    return client;
  }

  const told = (client: TestClient) =>
    client.waitFor('server:draining', ({ withinMs }) => withinMs <= 4_000, 'the device is asked to move');

  it('lets its devices move with their call, and is gone when they have', async () => {
    const [ana, bo] = [await on(one, 'Ana'), await on(two, 'Bo')];
    const { id } = await talk(ana, bo);
    const stopped = one.terminate();
    await told(ana);
    const ready = await fetch(`${one.url}/readyz`).catch(() => undefined);
    expect([503, undefined]).toContain(ready?.status);
    const again = await on(two, 'Ana', ana);
    expect(again.registered?.call?.id).toBe(id);
    await ana.waitFor('session:closed', { code: 'replaced', retry: false }, 'the old connection is closed');
    expect(await stopped).toMatchObject({ code: 0 });
    await settleInCall(id, bo, again);
    await settleInCall(id, again, bo);
    expect([...bo.has(), ...again.has()]).toEqual([]);
  }, 30_000);

  it('says 503 at /readyz at once, and goes on to serve who is there', async () => {
    const [ana, bo] = [await on(one, 'Ana'), await on(two, 'Bo')];
    const stopped = one.terminate();
    const until = performance.now() + 2_000;
    let status = 200;
    while (status === 200 && performance.now() < until) status = (await fetch(`${one.url}/readyz`)).status;
    expect(status).toBe(503);
    const { id } = await talk(bo, ana);
    await told(ana);
    await settleInCall(id, bo, ana);
    await ana.leave();
    expect(await stopped).toMatchObject({ code: 0 });
  }, 30_000);

  it('does not wait longer than DRAIN_SECONDS for a device that stays, whose place is kept', async () => {
    const [ana, bo] = [await on(one, 'Ana'), await on(two, 'Bo')];
    const { id } = await talk(ana, bo);
    const asked = performance.now();
    const stopped = one.terminate();
    await ana.closed;
    expect(await stopped).toMatchObject({ code: 0 });
    expect(performance.now() - asked).toBeLessThan(4_000 + 500);
    const again = await on(two, 'Ana', ana);
    expect(again.registered?.call?.id).toBe(id);
    await settleInCall(id, again, bo);
    expect(bo.has('call:ended', 'call:left')).toEqual([]);
  }, 30_000);

  it('ends although somebody goes on asking /readyz over the connection that they have', async () => {
    const ana = await on(one, 'Ana');
    const asking = connect(one.port, '127.0.0.1');
    const ended = once(asking, 'close');
    const rest = 'HTTP/1.1\r\nHost: localhost\r\n\r\n';
    const statuses: string[] = [];
    asking.on('data', (data) => {
      statuses.push(...(String(data).match(/(?<=HTTP\/1.1 )\d+/) ?? []));
      asking.write(`GET /readyz ${rest}`);
    });
    // In the middle of a request when the node stops accepting, so that it is not closed as idle.
    asking.write('GET /readyz ');
    const asked = performance.now();
    const stopped = one.terminate();
    await told(ana);
    asking.write(rest);
    await ended;
    expect(statuses).toEqual(['503']);
    await ana.leave();
    await ana.close();
    expect(await stopped).toMatchObject({ code: 0 });
    // It did not take the last resort.
    expect(performance.now() - asked).toBeLessThan(3_500);
  }, 30_000);

  it('ends at once when it is told twice', async () => {
    const ana = await on(one, 'Ana');
    const asked = performance.now();
    const first = one.terminate();
    await told(ana);
    await one.terminate();
    await first;
    expect(performance.now() - asked).toBeLessThan(3_500);
  }, 30_000);
});
