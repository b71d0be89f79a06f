/**
 * F18: behind a balancer that gives every connection to the next node. Websocket needs no more;
 * polling, which does, is refused at once and leaves nothing behind. (By the cookie of the shipped
 * balancer it works: compose/compose.spec.ts.) Heartbeats come sooner than a balancer gets tired.
 */
import { readFileSync } from 'node:fs';
import { join, over, ring, talk } from '../support/calls.js';
import { Balancer } from '../support/balancer.js';
import { startNodes, type Nodes } from '../support/nodes.js';
import { describeRedis, startRedis, type RedisServer } from '../support/redis.js';
import { TestClient } from '../support/test-client.js';
import { shows } from '../support/window.js';

const HAPROXY = new URL('../../deploy/haproxy.cfg', import.meta.url);

describeRedis('behind a balancer without stickiness', () => {
  let redis: RedisServer;
  let nodes: Nodes;
  let balancer: Balancer;
  let clients: TestClient[] = [];

  beforeAll(async () => {
    redis = await startRedis();
    nodes = await startNodes(3, { redis: redis.url });
    balancer = await Balancer.start(nodes.all);
  });
  afterEach(async () => {
    await Promise.all(clients.filter(({ connected }) => connected).map((client) => client.leave()));
    clients = [];
  });
  afterAll(async () => {
    await balancer.close();
    await nodes.close();
    await redis.close();
  });

  async function person(name: string, more: { token?: string; device?: string } = {}): Promise<TestClient> {
    const client = await TestClient.connect(balancer.url);
    clients.push(client);
    await client.register(name, more);
    return client;
  }
  const nodeOf = ({ registered }: TestClient): string => registered?.node ?? '';

  it('F18: calls work by websocket alone, and whoever comes back is on the next node, in the call', async () => {
    const [ana, bo] = [await person('Ana'), await person('Bo')];
    expect(nodeOf(ana)).not.toBe(nodeOf(bo));
    const { id } = await talk(ana, bo);
    let last = ana;
    const seen = new Set([nodeOf(ana)]);
    for (let seq = 1; seq <= 3; seq++) {
      await last.drop();
      const { token, device } = last;
      last = await person('Ana', { token, device });
      seen.add(nodeOf(last));
      expect(last.registered?.call?.id).toBe(id);
      await bo.ok('signal:send', { call: id, to: ana.id, seq });
      await last.waitFor('signal:received', { call: id, seq }, 'a signal arrives');
    }
    expect(seen.size).toBe(3);
    await last.ok('call:leave', { call: id });
    await over(id, 'left', bo);
    const next = await ring(bo, [last]);
    await join(next.id, last, bo);
  });

  it('F18: polling is refused at once, without a half of a session', async () => {
    const ana = await person('Ana');
    const began = performance.now();
    const refused = TestClient.connect(balancer.url, { transports: ['polling'], timeout: 10_000 });
    const error = await refused.then(
      () => new Error('it was not refused'),
      (failure: Error) => failure.cause,
    );
    expect(String(error)).toMatch(/xhr (post|poll) error/);
    expect(performance.now() - began).toBeLessThan(2_000);
    await shows(ana, undefined, []);
    const others = nodes.all.map(({ url }) => fetch(`${url}/readyz`).then(({ status }) => status));
    expect(await Promise.all(others)).toEqual([200, 200, 200]);
  });

  it('F18: what it says to a client that polls on the wrong node is plain', async () => {
    const poll = (node: number, query = ''): Promise<Response> =>
      fetch(`${nodes.node(node).url}/socket.io/?EIO=4&transport=polling${query}`);
    const sid = /"sid":"([^"]+)"/.exec(await (await poll(0)).text())?.[1];
    for (const wrong of [1, 2]) {
      const answer = await poll(wrong, `&sid=${sid}`);
      expect([answer.status, await answer.json()]).toEqual([400, { code: 1, message: 'Session ID unknown' }]);
    }
    // Its own node knows it, and nobody else's question has harmed it.
    const post = { method: 'POST', body: '1' };
    const closed = await fetch(`${nodes.node(0).url}/socket.io/?EIO=4&transport=polling&sid=${sid}`, post);
    expect(closed.status).toBe(200);
  });

  it('F18: heartbeats come at least twice before the shipped balancer would close a silent connection', async () => {
    const open = await fetch(`${nodes.node(0).url}/socket.io/?EIO=4&transport=polling`);
    const { sid, pingInterval, pingTimeout } = JSON.parse((await open.text()).slice(1)) as {
      sid: string;
      pingInterval: number;
      pingTimeout: number;
    };
    await fetch(`${nodes.node(0).url}/socket.io/?EIO=4&transport=polling&sid=${sid}`, {
      method: 'POST',
      body: '1',
    });
    const config = readFileSync(HAPROXY, 'utf8');
    const timeouts = ['client', 'server', 'tunnel'].map((name) => [name, timeoutOf(config, name)] as const);
    for (const [name, ms] of timeouts) expect([name, ms > 2 * pingInterval]).toEqual([name, true]);
    // A lost ping is noticed by us, not by the balancer.
    for (const [name, ms] of timeouts) expect([name, ms > pingInterval + pingTimeout]).toEqual([name, true]);
  });
});

/** Of the shipped configuration, ms. */
function timeoutOf(config: string, name: string): number {
  const [, count, unit] = new RegExp(`^ *timeout ${name} +(\\d+)(ms|s|m|h)$`, 'm').exec(config) ?? [];
  const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
  const ms = Number(count) * units[unit as keyof typeof units];
  if (!(ms > 0)) throw new Error(`haproxy.cfg has no timeout ${name}`);
  return ms;
}
