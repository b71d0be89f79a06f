/**
 * F13: the wall clock of one node is a day ahead, another's a day behind. All go by Redis' time, so
 * nobody is reaped, nobody stays, rings last as long as ever, and what is signed on one holds on
 * the others. Only the clock of another system is given a leeway, of 60 s.
 */
import { Redis } from 'ioredis';
import { SignJWT } from 'jose';
import { join, over, ring, talk } from '../support/calls.js';
import { describeRedis } from '../support/redis.js';
import { TestClient } from '../support/test-client.js';
import { wrongClock } from '../support/wrong-clock.js';
import { Window, sees, shows } from '../support/window.js';
import { ProcessCluster } from './process-cluster.js';

const DAY_MS = 24 * 60 * 60 * 1_000;
const TEN_MINUTES_MS = 10 * 60 * 1_000;
const LEASE_MS = 8_000;
const RING_MS = 3_000;
const RESUME_MS = 2_000;
const TURN_TTL_S = 600;
/** Of a machine with much to do, beside what is measured. */
const SLACK_MS = 2_000;
const NODES = [0, 1, 2] as const;

let clients: TestClient[] = [];
let cluster: ProcessCluster;

async function on(
  node: number,
  name: string,
  more: { token?: string; device?: string; jwt?: string } = {},
): Promise<TestClient> {
  const client = await TestClient.connect(cluster.node(node).url);
  clients.push(client);
  await client.register(name, more);
  return client;
}

const everywhere = (name: string): Promise<TestClient[]> =>
  Promise.all(NODES.map((node) => on(node, `${name} ${node}`)));

/** Each pair of different nodes. */
const pairs = NODES.flatMap((from) => NODES.flatMap((to) => (from === to ? [] : [[from, to] as const])));

afterEach(async () => {
  const part = async (client: TestClient): Promise<void> => {
    // One that has been replaced learns it now or before.
    if (client.connected) await client.request('session:leave', {}).catch(() => undefined);
    await client.close();
  };
  await Promise.all(clients.map(part));
  clients = [];
});

describeRedis('with a node a day ahead and one a day behind', () => {
  const wrongBy = [0, DAY_MS, -DAY_MS];
  let admin: Redis;

  beforeAll(async () => {
    cluster = await ProcessCluster.start(wrongBy.map(wrongClock), {
      RING_SECONDS: String(RING_MS / 1_000),
      RESUME_SECONDS: String(RESUME_MS / 1_000),
      TURN_URLS: 'turn:turn.example.org',
      TURN_SECRET: 'north-western-star-of-32-characters',
      TURN_TTL: String(TURN_TTL_S),
    });
    admin = new Redis(cluster.redis.url);
  });
  afterAll(async () => {
    admin.disconnect();
    await cluster.close();
  });

  it('F13: the clocks are indeed wrong', () => {
    for (const [node, ms] of wrongBy.entries()) {
      const times = cluster.node(node).log.flatMap((line) => (line.startsWith('{') ? JSON.parse(line) : []));
      const [{ time }] = times as [{ time: number }];
      expect(Math.abs(time - Date.now() - ms)).toBeLessThan(60_000);
    }
  });

  it('F13: every lease ends within 8 s by the time of Redis, and nobody is reaped', async () => {
    const people = await everywhere('Idle');
    const windows = await Promise.all(people.map((one) => shows(one, 'Idle', othersOf(one, people))));
    // As long as a lease, and its renewal: one that is wrong has run out, or is far away.
    const until = performance.now() + LEASE_MS + 2_500;
    const key = `${cluster.env['REDIS_PREFIX']}:{people}:nodes`;
    while (performance.now() < until) {
      const [seconds] = (await admin.time()).map(Number) as [number, number];
      const leases = [(await admin.call('ZRANGE', key, '0', '-1', 'WITHSCORES')) as string[]].flat(2);
      const left = leases.flatMap((score, i) => (i % 2 === 1 ? Number(score) - seconds * 1_000 : []));
      expect(left).toHaveLength(3);
      for (const ms of left) {
        expect(ms).toBeGreaterThan(0);
        expect(ms).toBeLessThan(LEASE_MS + 1_500);
      }
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    for (const window of windows) expect(window.times).toEqual([]);
    for (const client of people) expect(client.has('session:closed')).toEqual([]);
    for (const node of NODES)
      expect(cluster.node(node).log.filter((line) => line.includes('nodes are gone'))).toEqual([]);
  }, 30_000);

  it('F13: whoever is lost on any of them is gone after RESUME_SECONDS, for all and not sooner', async () => {
    const staying = await everywhere('Stays');
    const leaving = await everywhere('Leaves');
    const windows = await Promise.all(
      staying.map((one) =>
        shows(
          one,
          'Leaves',
          leaving.map(({ name }) => `${name} (available)`),
        ),
      ),
    );
    const dropped = performance.now();
    await Promise.all(leaving.map((one) => one.drop()));
    for (const [i, one] of staying.entries()) {
      const window = windows[i] as Window;
      await one.until(() => (window.people.size === 0 ? null : `sees ${window.text()}`), RESUME_MS + 10_000);
      const [first] = window.times;
      expect((first ?? 0) - dropped).toBeGreaterThan(RESUME_MS - 100);
      expect((window.times.at(-1) ?? 0) - dropped).toBeLessThan(RESUME_MS + SLACK_MS);
    }
  }, 30_000);

  it('F13: rings from each to each other last RING_SECONDS, then the call is missed', async () => {
    const ringsOut = async ([from, to]: readonly [number, number]): Promise<void> => {
      const [ana, bo] = [await on(from, `Ana ${from}${to}`), await on(to, `Bo ${from}${to}`)];
      expect(Math.abs((bo.registered?.now ?? 0) - Date.now())).toBeLessThan(SLACK_MS);
      const call = await ring(ana, [bo]);
      const rung = performance.now();
      expect(Math.abs((call.ringUntil ?? 0) - Date.now() - RING_MS)).toBeLessThan(SLACK_MS);
      for (const one of [ana, bo]) {
        const end = await one.hears(
          'call:ended',
          { call: call.id, reason: 'missed' },
          'the ring ends',
          8_000,
        );
        expect(end.at - rung).toBeGreaterThan(RING_MS - 500);
        expect(end.at - rung).toBeLessThan(RING_MS + SLACK_MS);
      }
    };
    await Promise.all(pairs.map(ringsOut));
  });

  it.each(pairs)('F13: who was on node %i resumes on node %i, in their call', async (from, to) => {
    const [ana, bo] = [await on(from, 'Ana'), await on(to, 'Bo')];
    const { id } = await talk(ana, bo);
    await ana.drop();
    const again = await on(to, 'Ana', { token: ana.token, device: ana.device });
    expect([again.id, again.device, again.registered?.call?.id]).toEqual([ana.id, ana.device, id]);
    await bo.ok('signal:send', { call: id, to: again.id, seq: 1 });
    await again.waitFor('signal:received', { call: id, seq: 1 }, 'a signal arrives');
    await again.ok('call:leave', { call: id });
    await over(id, 'left', bo);
    const next = await ring(bo, [again]);
    await join(next.id, again, bo);
  });

  it('F13: TURN credentials end by the real time', async () => {
    for (const person of await everywhere('Turn')) {
      const { iceServers, iceExpiresAt } = await person.ok('ice:refresh', {});
      const expires = Number(iceServers[0]?.username?.split(':')[0]);
      expect(Math.abs(expires - Date.now() / 1_000 - TURN_TTL_S)).toBeLessThan(SLACK_MS / 1_000);
      expect(iceExpiresAt).toBe(expires * 1_000);
    }
  });

  it('F13: the directory has one order on all of them', async () => {
    const names = ['Delta', 'alpha', 'Charlie', 'bravo', 'Echo'];
    const people = await Promise.all(names.map((name, i) => on(i % 3, `Order ${name}`)));
    for (const person of people)
      await person.ok('session:rename', { name: person.name.replace('Order', 'Ordered') });
    const orders: string[][] = [];
    for (const watcher of await everywhere('Watches')) {
      for (const { id } of people) await sees(watcher, id, await listedAs(people[0] as TestClient, id));
      const reply = await watcher.ok('people:watch', { query: 'ordered' });
      orders.push(reply.people.map(({ name }) => name.replace('Ordered ', '')));
    }
    for (const order of orders) expect(order).toEqual(['alpha', 'bravo', 'Charlie', 'Delta', 'Echo']);
  });

  const othersOf = (one: TestClient, all: TestClient[]): string[] =>
    all.filter((other) => other !== one).map(({ name }) => `${name} (available)`);

  async function listedAs(asks: TestClient, id: string): Promise<string> {
    const { person } = await asks.ok('people:get', { id });
    return `${person.name} (${person.status})`;
  }
});

describeRedis('with a node ten minutes ahead and one ten minutes behind', () => {
  const KEY = 'the secret of the other system, 32 and more';
  beforeAll(async () => {
    const wrongBy = [0, TEN_MINUTES_MS, -TEN_MINUTES_MS];
    cluster = await ProcessCluster.start(wrongBy.map(wrongClock), { AUTH_JWT_KEY: KEY });
  });
  afterAll(() => cluster.close());

  /** From and until when it is good, seconds from the real now. */
  const jwt = (sub: string, from: number, until: number): Promise<string> => {
    const now = Math.floor(Date.now() / 1_000);
    return new SignJWT({ sub, name: sub })
      .setProtectedHeader({ alg: 'HS256' })
      .setNotBefore(now + from)
      .setExpirationTime(now + until)
      .sign(new TextEncoder().encode(KEY));
  };

  it.each(NODES)(
    'F13: node %i takes a JWT of another system with a leeway of 60 s, and none beyond',
    async (node) => {
      const good = { 'good now': [-60, 60], 'just over': [-600, -50], 'soon good': [50, 600] } as const;
      for (const [name, [from, until]] of Object.entries(good)) {
        expect((await on(node, name, { jwt: await jwt(name, from, until) })).id).toBe(name);
      }
      const bad = { over: [-600, -65], 'not yet': [75, 600] } as const;
      for (const [name, [from, until]] of Object.entries(bad)) {
        const client = await TestClient.connect(cluster.node(node).url);
        clients.push(client);
        await client.fails('session:register', { name, jwt: await jwt(name, from, until) }, 'unauthorized');
      }
    },
  );

  it('F13: a session token of one node is good on the others, whose clocks say otherwise', async () => {
    for (const [from, to] of pairs) {
      const name = `from ${from} to ${to}`;
      const first = await on(from, name, { jwt: await jwt(name, -10, 60) });
      const { token, device } = first;
      const again = await on(to, name, { token, device, jwt: await jwt(name, -10, 60) });
      expect([again.id, again.device]).toEqual([name, device]);
    }
  });
});
