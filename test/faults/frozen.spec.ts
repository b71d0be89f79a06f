/**
 * F11: a node that hangs (SIGSTOP) and goes on. After 5 s nothing is lost. After its lease has run
 * out it is dead to the others: on waking it finds out before it acts, and takes nothing away from
 * those who have moved on meanwhile.
 */
import { incoming, join, over, ring, talk } from '../support/calls.js';
import type { NodeProcess } from '../support/processes.js';
import { describeRedis } from '../support/redis.js';
import { RedisMonitor } from '../support/redis-monitor.js';
import { TestClient } from '../support/test-client.js';
import { sees } from '../support/window.js';
import { eventually } from './cluster.js';
import { ProcessCluster } from './process-cluster.js';

const clients: TestClient[] = [];
async function on(node: NodeProcess, name: string, old?: TestClient): Promise<TestClient> {
  const client = await TestClient.connect(node.url);
  clients.push(client);
  await client.register(name, old && { token: old.token, device: old.device });
  return client;
}

/** It stands still for this long: the one wait here that is the fault itself. */
async function frozen(node: NodeProcess, ms: number, meanwhile: () => Promise<void>): Promise<void> {
  node.freeze();
  const until = performance.now() + ms;
  await meanwhile();
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, until - performance.now())));
  node.thaw();
}

async function signalsPass(call: string, from: TestClient, to: TestClient): Promise<void> {
  const seq = ++sent;
  await eventually(`a signal of ${from.label} is taken`, 5_000, async () => {
    return (await from.request('signal:send', { call, to: to.id, seq })).ok;
  });
  await to.waitFor('signal:received', { call, seq }, `a signal reaches ${to.label}`);
}
let sent = 0;

describeRedis('a node that is frozen', () => {
  let cluster: ProcessCluster;
  let node: NodeProcess;
  let well: NodeProcess;

  beforeAll(async () => {
    cluster = await ProcessCluster.start(2, { RESUME_SECONDS: '4' });
    [node, well] = [cluster.node(0), cluster.node(1)];
  });
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.leave().catch(() => client.close())));
  });
  afterAll(async () => {
    node.thaw();
    await cluster.close();
  });

  it('F11: for 5 s loses nothing: who is on it talks on, is rung, and hears who hung up', async () => {
    const [ana, bo] = [await on(node, 'Ana'), await on(well, 'Bo')];
    const [cy, di] = [await on(node, 'Cy'), await on(well, 'Di')];
    const [ed, flo] = [await on(node, 'Ed'), await on(well, 'Flo')];
    const [staying, ending] = [await talk(ana, bo), await talk(cy, di)];
    let rung = '';
    await frozen(node, 5_000, async () => {
      await di.ok('call:leave', { call: ending.id });
      rung = (await flo.ok('call:invite', { to: ed.id, media: 'audio' })).call.id;
    });
    await cy.waitFor('call:ended', { call: ending.id }, 'the hang-up of the other arrives');
    await ed.waitFor('call:incoming', ({ call }) => call.id === rung, 'the ring arrives');
    await join(rung, ed, flo);
    await signalsPass(staying.id, ana, bo);
    await signalsPass(staying.id, bo, ana);
    for (const other of [bo, flo]) await sees(other, ana.id, 'Ana (in_call)');
    for (const one of [ana, bo]) expect(one.has('call:ended', 'call:left')).toEqual([]);
    expect([ana, cy, ed].map(({ connected }) => connected)).toEqual([true, true, true]);
  }, 30_000);

  it('notes who went meanwhile before it renews its lease: were it to die now, the others count from there', async () => {
    const [max, nia] = [await on(node, 'Max'), await on(well, 'Nia')];
    const monitor = await RedisMonitor.start(cluster.redis.url);
    node.freeze();
    await max.drop();
    // Its turn to renew comes while it stands still.
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    const commands = await monitor.during(async () => {
      node.thaw();
      await sees(nia, max.id, null, 8_000);
    });
    monitor.close();
    const first = (ending: string, member: string): number =>
      commands.findIndex(
        ([name, key = '', ...args]) => name === 'zadd' && key.endsWith(ending) && args.includes(member),
      );
    expect(first(':lost', max.device)).toBeGreaterThan(-1);
    expect(first(':lost', max.device)).toBeLessThan(first(':nodes', node.id));
  }, 30_000);

  it('F11: beyond its lease is dead to the others; when it wakes it takes nothing from who has moved, and puts back who stayed', async () => {
    // Gus and Hal talk, Gus moves. Ivy and Jo talk, Ivy's page notices nothing. Kim is just there.
    const [gus, hal] = [await on(node, 'Gus'), await on(well, 'Hal')];
    const [ivy, jo] = [await on(node, 'Ivy'), await on(well, 'Jo')];
    const [kim, leo] = [await on(node, 'Kim'), await on(well, 'Leo')];
    const [moving, lost] = [await talk(gus, hal), await talk(ivy, jo)];
    let moved = gus;
    let next = '';
    await frozen(node, 14_000, async () => {
      moved = await on(well, 'Gus', gus);
      expect(moved.registered?.call?.id).toBe(moving.id);
      await signalsPass(moving.id, hal, moved);
      // Lease 8 s, RESUME_SECONDS 4, and the reapers' rounds; before the client's own 20 s.
      await jo.waitFor('call:ended', { call: lost.id, reason: 'lost' }, 'Ivy is lost to Jo', 16_000);
      await sees(leo, kim.id, null, 5_000);
      next = (await ring(jo, [leo])).id;
    });
    await gus.waitFor('session:closed', { code: 'replaced', retry: false }, 'the old connection is closed');
    await ivy.waitFor('call:ended', { call: lost.id }, 'Ivy learns that her call is over');
    for (const other of [hal, moved]) {
      await sees(other, kim.id, 'Kim (available)', 5_000);
      await sees(other, ivy.id, 'Ivy (available)', 5_000);
      await sees(other, jo.id, 'Jo (in_call)', 5_000);
    }
    await sees(hal, moved.id, 'Gus (in_call)');
    await signalsPass(moving.id, moved, hal);
    await signalsPass(moving.id, hal, moved);
    expect([...hal.has('call:ended', 'call:left'), ...moved.has('call:ended', 'session:closed')]).toEqual([]);
    // The call that began meanwhile is not the old one's to touch, and the woken ones may call.
    await join(next, leo, jo);
    let again = '';
    await eventually('the woken node takes a call', 5_000, async () => {
      const reply = await ivy.request('call:invite', { to: kim.id, media: 'audio' });
      if (reply.ok) again = reply.call.id;
      return reply.ok;
    });
    await incoming(kim, again);
    await kim.ok('call:decline', { call: again });
    await over(again, 'declined', ivy);
    expect(cluster.unhandled()).toEqual([]);
  }, 45_000);
});
