/**
 * Blocked people (people:block): no ring, not seen, and nothing by which they could tell it from
 * somebody who is simply not there. Whom one has blocked stays so when one comes back.
 */
import { incoming, join, over, talk } from '../support/calls.js';
import { startNodes, type Nodes } from '../support/nodes.js';
import { untilReady } from '../support/ready.js';
import { describeRedis, startRedis, type RedisServer } from '../support/redis.js';
import { RedisMonitor } from '../support/redis-monitor.js';
import { LIMITS } from '../../src/protocol/constants.js';
import { TestClient } from '../support/test-client.js';
import { describeTopologies, type Stage } from '../support/topologies.js';
import { sees, shows } from '../support/window.js';

async function three(stage: Stage): Promise<[TestClient, TestClient, TestClient]> {
  return [await stage.person('Ana', 0), await stage.person('Bo', 1), await stage.person('Cy', 2)];
}

/** Who has called can be blocked for good by somebody new. */
async function called(from: TestClient, to: TestClient): Promise<void> {
  const { call } = await from.ok('call:invite', { to: to.id, media: 'audio' });
  await incoming(to, call.id);
  await from.ok('call:cancel', { call: call.id });
  await over(call.id, 'cancelled', from, to);
}

/** Ana blocks Bo, and every node has heard of it. */
async function block(ana: TestClient, bo: TestClient): Promise<void> {
  await ana.ok('people:block', { id: bo.id, blocked: true });
  await sees(bo, ana.id, null);
}

const invite = (from: TestClient, to: string, call?: string): Promise<unknown> =>
  from.raw('call:invite', { to, media: 'video', call });

describeTopologies('a blocked person', (stage) => {
  it('is answered as if the other were offline, whatever they are, and rings nowhere', async () => {
    const [ana, bo, cy] = await three(stage);
    const tablet = await stage.device(ana, 2);
    const offline = await invite(bo, 'nobody at all');
    bo.checkRefusal('call:invite', offline, 'offline');
    await block(ana, bo);
    const second = await stage.device(bo, 0);
    const same = async (): Promise<void> => {
      for (const device of [bo, second]) expect(await invite(device, ana.id)).toEqual(offline);
    };
    await same();
    await ana.ok('people:status', { status: 'do_not_disturb' });
    await same();
    await ana.ok('people:status', { status: 'available' });
    const { id } = await talk(ana, cy);
    await same();
    await ana.ok('call:leave', { call: id });
    await cy.waitFor('call:ended', { call: id }, 'the call is over');
    await ana.waitFor('call:ended', { call: id }, 'the call is over');
    const third = await stage.person('Di', 1);
    const other = await talk(bo, third);
    expect(await invite(bo, ana.id, other.id)).toEqual(offline);
    await bo.ok('call:leave', { call: other.id });
    await stage.settle(ana, tablet);
    expect([...ana.has('call:incoming'), ...tablet.has('call:incoming')].map(({ event }) => event)).toEqual(
      [],
    );
    // The others are still there for each other.
    await talk(cy, ana);
  });

  it('does not see the other any more, and everybody else does', async () => {
    const [ana, bo, cy] = await three(stage);
    const window = await shows(bo, undefined, ['Ana (available)', 'Cy (available)']);
    await ana.ok('people:block', { id: bo.id, blocked: true });
    await bo.until(() => (window.people.has(ana.id) ? 'Ana is still in the window' : null));
    expect([window.total, window.available, window.gaps]).toEqual([1, 1, 0]);
    expect(await bo.raw('people:get', { id: ana.id })).toEqual(await bo.raw('people:get', { id: 'nobody' }));
    await shows(bo, 'ana', []);
    await shows(bo, undefined, ['Cy (available)'], { limit: 1 });
    await shows(cy, undefined, ['Ana (available)', 'Bo (available)']);
    await shows(ana, undefined, ['Bo (available)', 'Cy (available)']);
    await ana.ok('people:status', { status: 'away' });
    await sees(cy, ana.id, 'Ana (away)');
    await shows(bo, undefined, ['Cy (available)']);
  });

  it('sees and reaches the other again when that is over', async () => {
    const [ana, bo] = await three(stage);
    await block(ana, bo);
    await ana.ok('people:block', { id: bo.id, blocked: false });
    await sees(bo, ana.id, 'Ana (available)');
    await talk(bo, ana);
  });

  it('may be called by who blocked them', async () => {
    const [ana, bo] = await three(stage);
    await block(ana, bo);
    const { call } = await ana.ok('call:invite', { to: bo.id, media: 'audio' });
    await incoming(bo, call.id);
    await join(call.id, bo, ana);
    await bo.ok('signal:send', { call: call.id, to: ana.id, seq: 1 });
    await ana.waitFor('signal:received', { seq: 1 }, 'they talk');
  });

  it('is nobody oneself, and one of a limited number', async () => {
    const [ana, bo] = await three(stage);
    await ana.fails('people:block', { id: ana.id, blocked: true }, 'bad_request');
    // Ana is new, and nobody of these has called her.
    const most: string[] = [];
    for (let i = 0; i < LIMITS.blockedPassing; i++) most.push((await stage.person(`P ${i}`, i)).id);
    for (const id of most) await ana.ok('people:block', { id, blocked: true });
    await ana.fails('people:block', { id: bo.id, blocked: true }, 'bad_request');
    await ana.ok('people:block', { id: most[0] ?? '', blocked: true });
    await ana.ok('people:block', { id: most[0] ?? '', blocked: false });
    await block(ana, bo);
    const again = await stage.device(ana, 1);
    expect(again.registered?.blocked).toEqual([...most.slice(1), bo.id].sort());
  });

  it('was here just now, or is nobody who can be blocked', async () => {
    const [ana, bo, cy] = await three(stage);
    for (const id of ['nobody', 'x'.repeat(128), '__proto__'])
      await ana.fails('people:block', { id, blocked: true }, 'not_found');
    await cy.leave();
    await sees(ana, cy.id, null);
    await ana.ok('people:block', { id: cy.id, blocked: true });
    // Bo does not learn that Ana has blocked him: to him she has just gone, like Cy.
    await block(ana, bo);
    await bo.ok('people:block', { id: ana.id, blocked: true });
    await bo.ok('people:block', { id: cy.id, blocked: true });
  });

  it('is forgotten with the place of somebody new, unless they have called', async () => {
    const [ana, bo, cy] = await three(stage);
    const { call } = await bo.ok('call:invite', { to: ana.id, media: 'audio' });
    await bo.ok('call:cancel', { call: call.id });
    await ana.ok('people:block', { id: bo.id, blocked: true });
    await ana.ok('people:block', { id: cy.id, blocked: true });
    const { token } = await ana.ok('session:leave', {});
    const back = await stage.person('Ana', 1, { token });
    expect(back.registered?.blocked).toEqual([bo.id]);
  });
});

describeTopologies(
  'somebody who has blocked another',
  (stage) => {
    it('has still done so when they come back', async () => {
      const [ana, bo] = await three(stage);
      expect(ana.registered?.blocked).toEqual([]);
      await called(bo, ana);
      await block(ana, bo);
      await ana.drop();
      const cy = await stage.person('Cy', 1);
      await sees(cy, ana.id, null, 12_000);
      const back = await stage.person('Ana', 2, { token: ana.token });
      expect([back.id, back.registered?.blocked]).toEqual([ana.id, [bo.id]]);
      await sees(cy, ana.id, 'Ana (available)');
      await sees(bo, ana.id, null);
      await bo.fails('call:invite', { to: ana.id, media: 'video' }, 'offline');
    });
  },
  { RESUME_SECONDS: '0.3' },
);

describeRedis('what a block costs Redis', () => {
  let redis: RedisServer;
  let nodes: Nodes;
  let monitor: RedisMonitor;
  const on = async (i: number, name: string): Promise<TestClient> => {
    const client = await TestClient.connect(nodes.node(i).url);
    await client.register(name);
    return client;
  };
  beforeAll(async () => {
    redis = await startRedis();
    nodes = await startNodes(2, { redis: redis.url });
    monitor = await RedisMonitor.start(redis.url);
  });
  afterAll(async () => {
    monitor.close();
    await nodes.close();
    await redis.close();
  });

  it('is what somebody who is offline costs: no time tells them apart', async () => {
    const [ana, bo] = [await on(0, 'Ana'), await on(1, 'Bo')];
    await ana.ok('people:block', { id: bo.id, blocked: true });
    await sees(bo, ana.id, null);
    const asked = async (to: string, event: 'call:invite' | 'people:get'): Promise<string[]> => {
      const body = event === 'people:get' ? { id: to } : { to, media: 'video' };
      const commands = await monitor.during(async () => void (await bo.raw(event, body)));
      // The nodes' own heartbeats go on meanwhile; these commands name Bo, or whom Bo asks for.
      return commands
        .filter((command) => command.slice(1).some((word) => word.includes(bo.id) || word.includes(to)))
        .map(([name]) => name);
    };
    // Redis learns the scripts.
    await asked('nobody-yet', 'call:invite');
    for (const event of ['call:invite', 'people:get'] as const) {
      const cost = await asked(ana.id, event);
      expect(cost.length).toBeGreaterThan(0);
      expect(cost.sort()).toEqual((await asked('nobody-at-all', event)).sort());
    }
    await Promise.all([ana.close(), bo.close()]);
  });
});

describeRedis('a Redis that has forgotten who is blocked', () => {
  it('is told it again by the node that holds the person', async () => {
    const redis = await startRedis();
    const nodes = await startNodes(2, { redis: redis.url, env: { RESUME_SECONDS: '0.3' } });
    const [ana, bo] = [
      await TestClient.connect(nodes.node(0).url),
      await TestClient.connect(nodes.node(1).url),
    ];
    await ana.register('Ana');
    await bo.register('Bo');
    await called(bo, ana);
    await ana.ok('people:block', { id: bo.id, blocked: true });
    await sees(bo, ana.id, null);
    await redis.kill();
    await redis.restart();
    await untilReady(nodes.node(1).url);
    const cy = await TestClient.connect(nodes.node(1).url);
    await cy.register('Cy');
    await sees(cy, ana.id, 'Ana (available)', 10_000);
    await sees(bo, ana.id, null);
    await bo.fails('call:invite', { to: ana.id, media: 'video' }, 'offline');
    // Not only in the directory, which forgets her when she goes.
    await ana.drop();
    await sees(cy, ana.id, null, 12_000);
    const back = await TestClient.connect(nodes.node(1).url);
    await back.register('Ana', { token: ana.token });
    expect(back.registered?.blocked).toEqual([bo.id]);
    await Promise.all([bo, cy, back].map((client) => client.close()));
    await nodes.close();
    await redis.close();
  }, 60_000);
});
