/**
 * F19 and F20: Redis throws every subscriber out, and what could have been missed is true again
 * within 2 s; requests that are sent again, since their answer was lost, are answered as at first.
 */
import { Redis } from 'ioredis';
import { settleInCall } from '../support/barrier.js';
import { incoming, join, over, ring, talk } from '../support/calls.js';
import { describeRedis } from '../support/redis.js';
import { sees } from '../support/window.js';
import { FaultyCluster } from './cluster.js';

const BACK_MS = 2_000;

describeRedis('a cluster', () => {
  let cluster: FaultyCluster;
  let admin: Redis;

  beforeAll(async () => {
    cluster = await FaultyCluster.start(3);
    admin = new Redis(cluster.redis.url);
  });
  afterAll(async () => {
    admin.disconnect();
    await cluster.close();
  });

  it('F19: whose subscribers are cut shows the truth again within 2 s, and rings reach everybody', async () => {
    const [ana, bo, cy] = [
      await cluster.person('Ana', 0),
      await cluster.person('Bo', 1),
      await cluster.person('Cy', 2),
    ];
    const { id } = await talk(ana, bo);
    const cut = performance.now();
    expect(Number(await admin.call('CLIENT', 'KILL', 'TYPE', 'pubsub'))).toBeGreaterThanOrEqual(3);
    // What is told into the gap is what the reading afterwards must make good.
    await cy.ok('session:rename', { name: 'Cy anew' });
    for (const other of [ana, bo]) await sees(other, cy.id, 'Cy anew (available)', BACK_MS);
    for (const [from, to] of [
      [ana, bo],
      [bo, ana],
    ] as const) {
      while (!(await from.request('signal:send', { call: id, to: to.id, seq: 1 })).ok)
        expect(performance.now() - cut).toBeLessThan(BACK_MS);
      await to.waitFor('signal:received', { call: id, seq: 1 }, 'a signal arrives', BACK_MS);
    }
    expect(performance.now() - cut).toBeLessThan(BACK_MS);
    const rung = await ring(cy, [await cluster.person('Di', 0)]);
    await cy.ok('call:cancel', { call: rung.id });
    await ana.ok('call:leave', { call: id });
    await over(id, 'left', bo);
  });

  it('F20: answers a request that comes again as it did at first, and tells nobody twice', async () => {
    const [ana, bo] = [await cluster.person('Ana', 0), await cluster.person('Bo', 1)];
    const rung = await ring(ana, [bo]);
    const call = rung.id;
    for (let i = 0; i < 2; i++) await bo.ok('call:alert', { call });
    await ana.waitFor('call:alerting', { call }, 'the ring is heard of');
    const first = await join(call, bo, ana);
    const again = await bo.ok('call:accept', { call, media: 'video' });
    expect(again.call).toEqual(first);
    await settleInCall(call, bo, ana);
    await settleInCall(call, ana, bo);
    expect([...ana.has(), ...bo.has()]).toEqual([]);
    for (let i = 0; i < 3; i++) await ana.ok('call:leave', { call });
    await over(call, 'left', bo);
    await bo.ok('call:leave', { call });
    const declined = await ring(ana, [bo]);
    for (let i = 0; i < 2; i++) await bo.ok('call:decline', { call: declined.id });
    const cancelled = await ring(bo, [ana]);
    for (let i = 0; i < 2; i++) await bo.ok('call:cancel', { call: cancelled.id });
    // A cancel that was overtaken by a new ring of the same two does not touch it.
    const next = await ring(bo, [ana]);
    await bo.ok('call:cancel', { call: cancelled.id });
    await ana.fails('call:accept', { call: cancelled.id, media: 'video' }, 'call_over');
    await join(next.id, ana, bo);
    expect(ana.has('call:ended').filter(({ body }) => (body as { call: string }).call === next.id)).toEqual(
      [],
    );
  });

  it('F16: a ring ends at its deadline on the called side, by its own node, when the caller is out of reach', async () => {
    const short = await FaultyCluster.start(2, { RING_SECONDS: '3' });
    try {
      const [ana, bo] = [await short.person('Ana', 0), await short.person('Bo', 1)];
      const { call } = await ana.ok('call:invite', { to: bo.id, media: 'audio' });
      await incoming(bo, call.id);
      const rung = performance.now();
      short.wires[0]?.hold();
      await ana.fails('call:cancel', { call: call.id }, 'unavailable');
      const end = await bo.hears('call:ended', { call: call.id }, 'the ring ends');
      expect(end.body).toMatchObject({ reason: 'missed' });
      expect(end.at - rung).toBeLessThan(3_000 + 1_000);
      short.wires[0]?.release();
    } finally {
      await short.close();
    }
  });
});
