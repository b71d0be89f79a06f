/**
 * The ring ends although every node that knew of it has died (contract 4.3): the deadline lies in
 * the store, and any node acts on it. Real processes, kill -9.
 */
import { incoming, over, ring } from '../support/calls.js';
import { uniquePrefix } from '../support/nodes.js';
import { Processes, type NodeProcess } from '../support/processes.js';
import { describeRedis, startRedis, type RedisServer } from '../support/redis.js';
import { TestClient } from '../support/test-client.js';

describeRedis('a ring whose nodes have all died', () => {
  let redis: RedisServer;
  let processes: Processes;
  const clients: TestClient[] = [];

  beforeAll(async () => {
    redis = await startRedis();
  });
  beforeEach(() => {
    processes = new Processes();
  });
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.close()));
    await processes.close();
  });
  afterAll(() => redis.close());

  const settings = (ring: string) => ({
    REDIS_URL: redis.url,
    REDIS_PREFIX: uniquePrefix(),
    RING_SECONDS: ring,
  });

  async function on(node: NodeProcess, name: string, old?: TestClient): Promise<TestClient> {
    const client = await TestClient.connect(node.url);
    clients.push(client);
    await client.register(name, old && { token: old.token, device: old.device });
    return client;
  }

  it('is missed on a fresh node, and both who come back to it hear so', async () => {
    const env = settings('9');
    const [one, two] = await Promise.all([processes.start(env), processes.start(env)]);
    const [ana, bo] = [await on(one, 'Ana'), await on(two, 'Bo')];
    const call = await ring(ana, [bo]);
    await Promise.all([one.kill(), two.kill(), ana.closed, bo.closed]);
    const fresh = await processes.start(env);
    const [ana2, bo2] = [await on(fresh, 'Ana', ana), await on(fresh, 'Bo', bo)];
    expect([ana2.id, bo2.id]).toEqual([ana.id, bo.id]);
    expect(ana2.registered?.call).toMatchObject({ id: call.id, state: 'ringing' });
    await incoming(bo2, call.id);
    const end = { call: call.id, reason: 'missed' as const };
    await ana2.waitFor('call:ended', end, 'the caller hears that it was missed', 15_000);
    await bo2.waitFor('call:ended', end, 'the called hears so too');
    expect(Date.now()).toBeGreaterThanOrEqual(call.startedAt + 9_000);
    await ring(bo2, [ana2]);
  }, 40_000);

  it('can still be answered on a fresh node before that', async () => {
    const env = settings('20');
    const [one, two] = await Promise.all([processes.start(env), processes.start(env)]);
    const [ana, bo] = [await on(one, 'Ana'), await on(two, 'Bo')];
    const call = await ring(ana, [bo]);
    await Promise.all([one.kill(), two.kill(), ana.closed, bo.closed]);
    const fresh = await processes.start(env);
    const [ana2, bo2] = [await on(fresh, 'Ana', ana), await on(fresh, 'Bo', bo)];
    await incoming(bo2, call.id);
    await bo2.ok('call:accept', { call: call.id, media: 'video' });
    await ana2.waitFor('call:joined', (event) => event.call.id === call.id, 'the caller hears the answer');
    await ana2.ok('signal:send', { call: call.id, to: bo2.id, seq: 1 });
    await bo2.waitFor('signal:received', { call: call.id, seq: 1 }, 'they talk');
  }, 40_000);

  it('is over for those who come back only after the deadline, and they are free', async () => {
    const env = settings('1');
    const [one, two] = await Promise.all([processes.start(env), processes.start(env)]);
    const [ana, bo] = [await on(one, 'Ana'), await on(two, 'Bo')];
    const call = await ring(ana, [bo]);
    await Promise.all([one.kill(), two.kill(), ana.closed, bo.closed]);
    const fresh = await processes.start(env);
    const watcher = await on(fresh, 'Watcher');
    const free = async (): Promise<string> => (await watcher.ok('people:get', { id: bo.id })).person.status;
    // Starting a process took longer than the ring: the fresh node has the deadline to make good.
    const until = performance.now() + 5_000;
    while ((await free()) !== 'available' && performance.now() < until);
    expect(await free()).toBe('available');
    const [ana2, bo2] = [await on(fresh, 'Ana', ana), await on(fresh, 'Bo', bo)];
    expect([ana2.registered?.call, bo2.registered?.call]).toEqual([null, null]);
    await bo2.fails('call:accept', { call: call.id, media: 'video' }, 'call_over', 'not_found');
    const next = await ring(bo2, [ana2]);
    await ana2.ok('call:decline', { call: next.id });
    await over(next.id, 'declined', bo2);
  }, 40_000);
});
