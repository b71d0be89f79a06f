/**
 * F4 to F7: Redis killed, frozen, back and empty, or out of one node's reach. No node exits, calls
 * go on, what cannot be done is said within 2 s, nothing comes late, and the record is true again
 * within 5 s of its return.
 */
import { join, over, ring, talk } from '../support/calls.js';
import { describeRedis } from '../support/redis.js';
import type { TestClient } from '../support/test-client.js';
import { sees } from '../support/window.js';
import { FaultyCluster, eventually, timed } from './cluster.js';

const OUTAGES = {
  killed: {
    begin: (cluster: FaultyCluster) => cluster.redis.kill(),
    end: (cluster: FaultyCluster) => cluster.redis.restart(),
  },
  frozen: {
    begin: async (cluster: FaultyCluster) => cluster.redis.freeze(),
    end: async (cluster: FaultyCluster) => cluster.redis.thaw(),
  },
  'behind a dead wire': {
    begin: async (cluster: FaultyCluster) => cluster.wires.forEach((wire) => wire.hold()),
    end: async (cluster: FaultyCluster) => cluster.wires.forEach((wire) => wire.release()),
  },
} as const;

describeRedis.each(Object.entries(OUTAGES))('while Redis is %s', (_how, outage) => {
  let cluster: FaultyCluster;
  let near: [TestClient, TestClient];
  let far: [TestClient, TestClient];
  let idle: TestClient;
  let nearCall: string;
  let farCall: string;

  beforeAll(async () => {
    cluster = await FaultyCluster.start(3, { RESUME_SECONDS: '20' });
    near = [await cluster.person('Near A', 0), await cluster.person('Near B', 0)];
    far = [await cluster.person('Far A', 0), await cluster.person('Far B', 1)];
    idle = await cluster.person('Idle', 2);
    nearCall = (await talk(...near)).id;
    farCall = (await talk(...far)).id;
    await cluster.allSee([...near, ...far], 'in_call', 3_000);
    await outage.begin(cluster);
  });
  afterAll(() => cluster.close());

  it('a signal between two on one node passes at once', async () => {
    const { ms } = await timed(async () => {
      await near[0].ok('signal:send', {
        call: nearCall,
        to: near[1].id,
        seq: 1,
        candidates: [{ candidate: 'a' }],
      });
      await near[1].waitFor('signal:received', { call: nearCall, seq: 1 }, 'the signal passes');
    });
    expect(ms).toBeLessThan(500);
  });

  it('a signal to another node, and a call, are refused within 2 s as unavailable', async () => {
    for (const refused of [
      () =>
        far[0].fails(
          'signal:send',
          { call: farCall, to: far[1].id, seq: 1, candidates: [{ candidate: 'late' }] },
          'unavailable',
        ),
      () => idle.fails('call:invite', { to: near[0].id, media: 'audio' }, 'unavailable'),
      () => idle.fails('people:status', { status: 'away' }, 'unavailable'),
    ]) {
      const { ms } = await timed(refused);
      expect(ms).toBeLessThan(2_000);
    }
  });

  it('the nodes live and say that they are degraded', async () => {
    for (const { url } of cluster.nodes) {
      expect((await fetch(`${url}/livez`)).status).toBe(200);
      const ready = await fetch(`${url}/readyz`);
      expect([ready.status, await ready.json()]).toEqual([200, { status: 'degraded' }]);
    }
  });

  it('hanging up reaches the other one on the same node at once', async () => {
    const { ms } = await timed(async () => {
      await near[0].ok('call:leave', { call: nearCall });
      await over(nearCall, 'left', near[1]);
    });
    expect(ms).toBeLessThan(2_000);
  });

  it('and when it is back, nothing comes late and the record is the truth within 5 s', async () => {
    await outage.end(cluster);
    const { ms } = await timed(() => cluster.allSee(near, 'available', 5_000));
    expect(ms).toBeLessThan(5_000);
    await cluster.allSee(far, 'in_call', 5_000);
    await sees(near[0], idle.id, 'Idle (available)', 5_000);
    // The call that went on across nodes is still one, and what was refused was not done.
    await eventually('signals pass again', 5_000, async () => {
      const sent = { call: farCall, to: far[1].id, seq: 1, candidates: [{ candidate: 'now' }] };
      return (await far[0].request('signal:send', sent)).ok;
    });
    const { candidates } = await far[1].waitFor(
      'signal:received',
      { call: farCall, seq: 1 },
      'a signal passes',
    );
    expect(candidates).toEqual([{ candidate: 'now' }]);
    expect(near[0].has('call:incoming')).toEqual([]);
    expect(far[1].has('signal:received', 'call:ended')).toEqual([]);
    // Everybody may call again, across nodes, and the old call can be hung up.
    const next = await ring(near[1], [idle]);
    await join(next.id, idle, near[1]);
    await far[1].ok('call:leave', { call: farCall });
    await over(farCall, 'left', far[0]);
  });
});

describeRedis('a node that is cut off from Redis', () => {
  let cluster: FaultyCluster;
  beforeAll(async () => {
    cluster = await FaultyCluster.start(2, { RESUME_SECONDS: '2' });
  });
  afterAll(() => cluster.close());

  it('loses its people to the others for as long as it lasts, and no one who has moved', async () => {
    const [ana, bo, cy] = [
      await cluster.person('Ana', 0),
      await cluster.person('Bo', 1),
      await cluster.person('Cy', 1),
    ];
    await cluster.allSee([ana, bo, cy], 'available', 3_000);
    cluster.wires[1]?.hold();
    const moved = await cluster.resume(cy, 0);
    // The lease of 8 s and RESUME_SECONDS, and then some.
    await sees(ana, bo.id, null, 15_000);
    await sees(ana, cy.id, 'Cy (available)');
    cluster.wires[1]?.release();
    await sees(ana, bo.id, 'Bo (available)', 5_000);
    await cy.waitFor(
      'session:closed',
      { code: 'replaced' },
      'the older connection of Cy learns that Cy has moved',
      5_000,
    );
    await sees(bo, moved.id, 'Cy (available)', 5_000);
  });
});
